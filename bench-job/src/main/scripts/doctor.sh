#!/usr/bin/env bash
# Checks the machine for what disturbs measurements. Says what is, and where it matters what to do about it; changes nothing.
set -u

warnings=0
row() { printf '%-5s %-14s %s\n' "$1" "$2" "$3"; }
ok() { row ok "$1" "$2"; }
warn() {
  row WARN "$1" "$2"
  warnings=$((warnings + 1))
}
skip() { row '-' "$1" "$2"; }
first() { head -n 1 "$1" 2>/dev/null; }

cpus() {
  local model
  model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
  if [ "$(nproc)" -ge 2 ]; then
    ok cpus "$(nproc) (${model:-unknown model})"
  else
    warn cpus "1: producer, consumer and broker take turns on it"
  fi
}

governor() {
  local found other
  found=$(cat /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor 2>/dev/null | sort -u | tr '\n' ' ')
  [ -n "$found" ] || { skip governor "the machine has no frequency scaling to read"; return; }
  other=$(printf '%s' "$found" | tr ' ' '\n' | grep -vx performance | grep -c . || true)
  if [ "$other" = 0 ]; then
    ok governor performance
  else
    warn governor "$found: set it to performance in /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"
  fi
}

swap() {
  local total
  total=$(awk '/^SwapTotal:/ {print $2}' /proc/meminfo 2>/dev/null)
  if [ "${total:-0}" = 0 ]; then ok swap off; else warn swap "$((total / 1024)) MiB: a swapped page costs milliseconds; swapoff -a"; fi
}

ulimits() {
  local files
  files=$(ulimit -n)
  if [ "$files" = unlimited ] || [ "$files" -ge 65536 ]; then
    ok 'open files' "$files"
  else
    warn 'open files' "$files: too few for thousands of connections; ulimit -n 65536"
  fi
}

thp() {
  local file=/sys/kernel/mm/transparent_hugepage/enabled mode
  [ -r $file ] || { skip thp "this kernel has no transparent huge pages"; return; }
  mode=$(sed 's/.*\[\(.*\)\].*/\1/' $file)
  if [ "$mode" = always ]; then
    warn thp "always: the kernel may stop a thread to compact memory; echo madvise > $file"
  else
    ok thp "$mode"
  fi
}

numa() {
  local nodes
  nodes=$(ls -d /sys/devices/system/node/node[0-9]* 2>/dev/null | wc -l)
  if [ "$nodes" -le 1 ]; then
    ok numa "one node"
  else
    warn numa "$nodes nodes: keep broker and load on one, numactl --cpunodebind=0 --membind=0"
  fi
}

shared_memory() {
  local free
  [ -w /dev/shm ] || { warn /dev/shm "cannot be written: segments go to a disk"; return; }
  free=$(df -Pk /dev/shm | awk 'NR == 2 {print int($4 / 1024)}')
  if [ "$free" -ge 1024 ]; then ok /dev/shm "$free MiB free"; else warn /dev/shm "$free MiB free: a broker wants 1 GiB or more"; fi
}

cgroup() {
  local version quota period limit throttled
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    version=v2
    read -r quota period < <(cat /sys/fs/cgroup/cpu.max 2>/dev/null || echo max)
    limit=$(first /sys/fs/cgroup/memory.max)
    throttled=$(awk '$1 == "nr_throttled" {print $2}' /sys/fs/cgroup/cpu.stat 2>/dev/null)
  elif [ -d /sys/fs/cgroup/memory ]; then
    version=v1
    quota=$(first /sys/fs/cgroup/cpu/cpu.cfs_quota_us)
    period=$(first /sys/fs/cgroup/cpu/cpu.cfs_period_us)
    limit=$(first /sys/fs/cgroup/memory/memory.limit_in_bytes)
    throttled=$(awk '$1 == "nr_throttled" {print $2}' /sys/fs/cgroup/cpu/cpu.stat 2>/dev/null)
    [ "${quota:-0}" -gt 0 ] 2>/dev/null || quota=max
    [ "${#limit}" -lt 19 ] || limit=max
  else
    skip cgroup "no control groups to read"
    return
  fi
  ok cgroup "$version, memory limit ${limit:-max}"
  if [ "${quota:-max}" = max ]; then
    ok 'cpu quota' none
  else
    warn 'cpu quota' "$quota us of every $period us, throttled ${throttled:-0} times: a spinning thread is stopped when it is used up"
  fi
}

clock() {
  local source
  source=$(first /sys/devices/system/clocksource/clocksource0/current_clocksource)
  case ${source:-none} in
    tsc | arch_sys_counter | kvm-clock) ok clock "$source" ;;
    none) skip clock "the clock source cannot be read" ;;
    *) warn clock "$source: reading it is a system call, about a microsecond each" ;;
  esac
}

[ -r /proc/meminfo ] || { echo "doctor: this system has no /proc; only Linux can be checked" >&2; exit 1; }
cpus
governor
swap
ulimits
thp
numa
shared_memory
cgroup
clock
if [ $warnings = 0 ]; then echo "Nothing here disturbs measurements."; else echo "$warnings of these disturb measurements."; fi
