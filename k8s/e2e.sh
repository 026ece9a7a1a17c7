#!/usr/bin/env bash
# End-to-end test of MemoryStreamer on the cluster of the current kubectl context: install, check, a cluster, a topic, records through
# it, a run with a matrix of four limits, failing runs, a regression against a baseline, an operator that dies in mid-run, a rolling
# update, an upgrade, and an uninstallation that leaves nothing. Images must be where the nodes find them.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly ROOT
readonly RELEASE=memorystreamer OPERATOR=memorystreamer-operator
readonly MARK=memorystreamer.io/e2e=true
readonly KINDS=benchmarkschedules,benchmarkruns,topics,memorystreamerclusters
readonly STEPS=(install check cluster topic records kcat matrix failing regression restart update upgrade uninstall)

namespace=memorystreamer-e2e
install=helm
keep=false
values=()
only=()
pinned=auto
kcat_image=${KCAT_IMAGE:-}
forward=
address=
passed=0
not_tested=()
current=

usage() {
  cat <<USAGE
usage: k8s/e2e.sh [--install helm|kustomize] [--namespace NAME] [--values FILE] [--pinned auto|yes|no]
                  [--kcat-image IMAGE] [--only STEP[,STEP...]] [--keep]

  --install     by the chart (default), or by kustomize, which fixes the namespace to memorystreamer
  --values      values of the chart, for instance helm/memorystreamer/examples/laptop.yaml
  --pinned      whether the broker gets CPUs of its own; auto: where a node has the label memorystreamer.io/cpu-manager=static
  --kcat-image  an image with kcat, for the step of that name; without it that step is left out, and said so
  --only        these steps alone, of: ${STEPS[*]}
  --keep        leave everything in place, also when a step fails

Exit codes: 0 every step passed, 1 a step failed, 2 bad arguments or a tool is missing.
USAGE
}

bad_arguments() {
  echo "e2e: $1" >&2
  exit 2
}

parse() {
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage && exit 0 ;;
      --keep) keep=true && shift && continue ;;
      --install | --namespace | --values | --pinned | --kcat-image | --only)
        [ $# -ge 2 ] || bad_arguments "$1 needs a value (see --help)"
        ;;
      *) bad_arguments "unknown argument $1 (see --help)" ;;
    esac
    case $1 in
      --install) install=$2 ;;
      --namespace) namespace=$2 ;;
      --values) values+=(--values "$2") ;;
      --pinned) pinned=$2 ;;
      --kcat-image) kcat_image=$2 ;;
      --only) IFS=, read -r -a only <<<"$2" ;;
    esac
    shift 2
  done
  case $install in helm | kustomize) ;; *) bad_arguments "--install must be helm or kustomize" ;; esac
  case $pinned in auto | yes | no) ;; *) bad_arguments "--pinned must be auto, yes or no" ;; esac
  if [ "$install" = kustomize ]; then namespace=memorystreamer; fi
  local step
  for step in "${only[@]}"; do
    [[ " ${STEPS[*]} " == *" $step "* ]] || bad_arguments "--only: there is no step $step (see --help)"
  done
}

require_tools() {
  local tool
  for tool in kubectl curl; do
    command -v "$tool" >/dev/null || bad_arguments "$tool is missing"
  done
  if [ "$install" = helm ]; then
    command -v helm >/dev/null || bad_arguments "helm is missing; --install kustomize does without"
  fi
  kubectl get --raw /readyz >/dev/null || bad_arguments "the cluster of the current kubectl context does not answer"
}

# The last step removes the namespace and the CRDs with all that was made of them: they must be ours.
require_no_other_installation() {
  if [ -n "$(kubectl get namespace -l "$MARK" --field-selector "metadata.name=$namespace" -o name)" ]; then return; fi
  if kubectl get namespace "$namespace" >/dev/null 2>&1; then
    bad_arguments "namespace $namespace exists; this test wants one that it may remove: delete it or choose another with --namespace"
  fi
  if kubectl get crd benchmarkruns.memorystreamer.io >/dev/null 2>&1; then
    bad_arguments "MemoryStreamer is installed in this cluster already; this test would remove its CRDs and all that was made of them"
  fi
  kubectl create namespace "$namespace" >/dev/null
  kubectl label namespace "$namespace" "$MARK" pod-security.kubernetes.io/enforce=restricted >/dev/null
}

k() { kubectl --namespace "$namespace" "$@"; }

say() { printf '      %s\n' "$*"; }

fail() {
  say "$*"
  return 1
}

# --- waiting ---------------------------------------------------------------------------------------------------------------------

# eventually SECONDS COMMAND...: until it succeeds
eventually() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || return 1
    sleep 2
  done
}

# field KIND NAME JSONPATH
field() { k get "$1" "$2" -o "jsonpath={$3}"; }

is() { [ "$(field "$1" "$2" "$3" 2>/dev/null)" = "$4" ]; }

condition() { field "$1" "$2" ".status.conditions[?(@.type==\"$3\")].$4"; }

# run_ends NAME SECONDS PHASE
run_ends() {
  k wait --for=condition=Complete "benchmarkrun/$1" --timeout="${2}s" >/dev/null ||
    fail "run $1 did not end within $2 s"
  is benchmarkrun "$1" .status.phase "$3" || fail "run $1 ended as $(field benchmarkrun "$1" .status.phase), not $3"
}

# --- steps -----------------------------------------------------------------------------------------------------------------------

do_install() {
  if [ "$install" = helm ]; then
    helm upgrade --install "$RELEASE" "$ROOT/helm/memorystreamer" --namespace "$namespace" "${values[@]}" \
      --wait --timeout 5m >/dev/null
  else
    kubectl apply --server-side --force-conflicts -k "$ROOT/k8s" >/dev/null
  fi
  kubectl wait --for=condition=Established crd -l app.kubernetes.io/part-of=memorystreamer --timeout=60s >/dev/null 2>&1 ||
    kubectl wait --for=condition=Established crd/benchmarkruns.memorystreamer.io --timeout=60s >/dev/null
  k rollout status "deployment/$OPERATOR" --timeout=5m >/dev/null
  say "$(k get "deployment/$OPERATOR" -o wide --no-headers)"
}

do_check() {
  if [ "$install" = helm ]; then
    helm test "$RELEASE" --namespace "$namespace" --timeout 20m --logs | sed 's/^/      /'
  else
    kubectl delete -k "$ROOT/k8s/check" --ignore-not-found >/dev/null
    kubectl apply -k "$ROOT/k8s/check" >/dev/null
    eventually 1200 pod_ended memorystreamer-check || fail "the check did not end"
    k logs memorystreamer-check | sed 's/^/      /'
    is pod memorystreamer-check .status.phase Succeeded
  fi
}

pod_ended() { [[ $(field pod "$1" .status.phase) =~ Succeeded|Failed ]]; }

wants_pinned() {
  case $pinned in
    yes) return 0 ;;
    no) return 1 ;;
    *) [ -n "$(kubectl get nodes -l memorystreamer.io/cpu-manager=static -o name)" ] ;;
  esac
}

do_cluster() {
  local cpu=500m numa=none
  if wants_pinned; then cpu=1 numa=required; fi
  k apply -f - >/dev/null <<CLUSTER
apiVersion: memorystreamer.io/v1alpha1
kind: MemoryStreamerCluster
metadata: {name: streams}
spec:
  resources: {cpu: $cpu, memory: 1Gi}
  numa: {policy: $numa}
  topicDefaults: {autoCreate: false}
CLUSTER
  k wait --for=condition=Ready memorystreamercluster/streams --timeout=5m >/dev/null
  say "$(k get memorystreamercluster streams -o wide --no-headers)"
  if [ $numa = required ]; then
    k wait --for=condition=Pinned memorystreamercluster/streams --timeout=2m >/dev/null ||
      fail "$(condition memorystreamercluster streams Pinned message)"
  else
    not_tested+=("a pinned broker: no node has the label memorystreamer.io/cpu-manager=static")
  fi
}

do_topic() {
  k apply -f - >/dev/null <<'TOPIC'
apiVersion: memorystreamer.io/v1alpha1
kind: Topic
metadata: {name: orders}
spec: {cluster: streams, partitions: 2}
TOPIC
  k wait --for=condition=Ready topic/orders --timeout=2m >/dev/null
  say "$(k get topic orders --no-headers)"
  k apply -f - >/dev/null <<'TOPIC'
apiVersion: memorystreamer.io/v1alpha1
kind: Topic
metadata: {name: refused}
spec: {cluster: streams, config: {no.such.config: "1"}}
TOPIC
  eventually 60 is topic refused '.status.conditions[?(@.type=="Ready")].status' False ||
    fail "a topic with a configuration that does not exist is not refused"
  say "refused: $(condition topic refused Ready reason): $(condition topic refused Ready message)"
  k delete topic refused >/dev/null
}

# forward_to RESOURCE: its HTTP port at $address, on a port of this machine that nobody uses
forward_to() {
  local said
  said=$(mktemp)
  k port-forward "$1" :8080 >"$said" 2>&1 &
  forward=$!
  if eventually 30 grep -q '^Forwarding from 127' "$said"; then
    address=http://$(sed -n 's/^Forwarding from \(127[^ ]*\) .*/\1/p' "$said")
  else
    sed 's/^/      /' "$said"
  fi
  rm "$said"
  eventually 30 curl -fsS "$address/q/health/ready"
}

end_forward() {
  if [ -n "$forward" ]; then
    kill "$forward" 2>/dev/null || true
    wait "$forward" 2>/dev/null || true
    forward=
  fi
}

do_records() {
  forward_to service/streams || fail "the broker cannot be reached by kubectl port-forward"
  curl -fsS "$address"/topics/orders/records -H 'content-type: application/json' \
    -d '{"records": [{"key": "k", "value": "from e2e"}]}' >/dev/null
  local partition found=
  for partition in 0 1; do
    found+=$(curl -fsS "$address/topics/orders/partitions/$partition/records?offset=earliest")
  done
  end_forward
  [[ $found == *'from e2e'* ]] || fail "what was produced over HTTP did not come back: $found"
  say "a record came back over HTTP"
}

do_kcat() {
  if [ -z "$kcat_image" ]; then
    not_tested+=("kcat: no --kcat-image")
    say "left out: no --kcat-image"
    return
  fi
  local bootstrap
  bootstrap=$(field memorystreamercluster streams .status.bootstrapServers)
  k delete pod kcat --ignore-not-found >/dev/null
  k apply -f - >/dev/null <<KCAT
apiVersion: v1
kind: Pod
metadata: {name: kcat}
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: kcat
      image: $kcat_image
      imagePullPolicy: IfNotPresent
      command: [sh, -ec]
      args:
        - |
          seq 1000 | kcat -P -b $bootstrap -t orders -p 0
          test "\$(kcat -C -b $bootstrap -t orders -p 0 -o beginning -e -q | grep -c '^[0-9]*\$')" -ge 1000
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
KCAT
  eventually 120 pod_ended kcat || fail "kcat did not end"
  is pod kcat .status.phase Succeeded || fail "$(k logs kcat)"
  k delete pod kcat >/dev/null
  say "kcat produced and consumed 1000 records"
}

do_matrix() {
  k apply -f - >/dev/null <<'RUN'
apiVersion: memorystreamer.io/v1alpha1
kind: BenchmarkRun
metadata: {name: matrix}
spec:
  scenarios: ["throughput::single_message_publishing"]
  target: {cluster: streams}
  matrix: {cpu: [250m, 500m], memory: [768Mi, 1Gi]}
  cleanup: OnSuccess
RUN
  run_ends matrix 2400 Succeeded
  is benchmarkrun matrix .status.progress 4/4 || fail "progress is $(field benchmarkrun matrix .status.progress), not 4/4"
  [ -n "$(field benchmarkrun matrix .status.throughput)" ] || fail "the run has no throughput"
  [ "$(k get benchmarkresults -o name | grep -c /matrix-)" = 4 ] || fail "there are not four results"
  k get benchmarkrun matrix -o wide | sed 's/^/      /'
}

do_failing() {
  k apply -f - >/dev/null <<'RUNS'
apiVersion: memorystreamer.io/v1alpha1
kind: BenchmarkRun
metadata: {name: bad-configuration}
spec:
  scenarios: ["throughput::single_message_publishing"]
  configuration: {inline: "[throughput]\nno_such_key = 1\n"}
  resources: [{cpu: 250m, memory: 768Mi}]
---
apiVersion: memorystreamer.io/v1alpha1
kind: BenchmarkRun
metadata: {name: too-large}
spec:
  scenarios: ["throughput::single_message_publishing"]
  resources: [{cpu: 10k, memory: 1Gi}]
  activeDeadlineSeconds: 60
RUNS
  local run
  for run in bad-configuration too-large; do
    run_ends "$run" 600 Failed
    say "$run: $(condition benchmarkrun "$run" Failed reason): $(condition benchmarkrun "$run" Failed message)"
    [ -n "$(condition benchmarkrun "$run" Failed reason)" ] || fail "run $run does not say why it failed"
  done
  if k apply --dry-run=server -f - 2>/dev/null <<'RUN'; then fail "the API server takes a run without limits"; fi
apiVersion: memorystreamer.io/v1alpha1
kind: BenchmarkRun
metadata: {name: no-limits}
spec: {scenarios: [throughput]}
RUN
}

# regression_run NAME EXTRA: the extra lines make its figures worse
regression_run() {
  k apply -f - >/dev/null <<RUN
apiVersion: memorystreamer.io/v1alpha1
kind: BenchmarkRun
metadata: {name: $1}
spec:
  scenarios: ["throughput::single_message_publishing"]
  resources: [{cpu: 500m, memory: 1Gi}]
  repetitions: 5
  cleanup: OnSuccess
$2
RUN
}

do_regression() {
  regression_run before ''
  regression_run after '  baselineRef: {name: before}
  regression: {minChangePercent: 5, failRun: true}
  configuration: {inline: "[throughput]\nmessage_size_bytes = 512\n"}'
  run_ends before 3600 Succeeded
  run_ends after 3600 Failed
  [ "$(condition benchmarkrun after Regressed status)" = True ] || fail "messages 16 times as large are no regression"
  say "$(condition benchmarkrun after Regressed message)"
}

do_restart() {
  k apply -f - >/dev/null <<'RUN'
apiVersion: memorystreamer.io/v1alpha1
kind: BenchmarkRun
metadata: {name: survives}
spec:
  scenarios: ["throughput::single_message_publishing"]
  resources: [{cpu: 500m, memory: 1Gi}]
  repetitions: 2
RUN
  eventually 300 is benchmarkrun survives .status.phase Running || fail "the run does not start"
  k delete pod -l app.kubernetes.io/name=memorystreamer-operator --wait=false >/dev/null
  run_ends survives 1800 Succeeded
  [ "$(k get jobs -o name | grep -c '/survives-')" = 2 ] || fail "the restarted operator made another number of Jobs than two"
  say "the run went on under another Pod of the operator"
}

do_update() {
  local before
  before=$(field pod streams-0 .metadata.uid)
  k patch memorystreamercluster streams --type merge \
    -p '{"spec":{"configuration":{"memorystreamer.broker.max-connections":"500"}}}' >/dev/null
  eventually 300 pod_replaced streams-0 "$before" || fail "the broker was not replaced after a change of its configuration"
  k wait --for=condition=Ready memorystreamercluster/streams --timeout=5m >/dev/null
  eventually 120 topic_is_there || fail "the topic was not made anew"
  say "the broker has the new configuration, and its topic is there again"
}

pod_replaced() { local uid && uid=$(field pod "$1" .metadata.uid) && [ -n "$uid" ] && [ "$uid" != "$2" ]; }

topic_is_there() {
  kubectl get --raw "/api/v1/namespaces/$namespace/services/streams:8080/proxy/topics/orders" >/dev/null
}

do_upgrade() {
  local broker
  broker=$(field pod streams-0 .metadata.uid)
  if [ "$install" = helm ]; then
    helm upgrade "$RELEASE" "$ROOT/helm/memorystreamer" --namespace "$namespace" --reuse-values --set operator.logLevel=DEBUG \
      --set operator.replicas=2 --wait --timeout 5m >/dev/null
    [ "$(kubectl get crd benchmarkruns.memorystreamer.io -o 'jsonpath={.metadata.annotations.helm\.sh/resource-policy}')" = keep ] ||
      fail "the CRDs would not outlive the release"
  else
    kubectl apply --server-side --force-conflicts -k "$ROOT/k8s" >/dev/null
    k rollout restart "deployment/$OPERATOR" >/dev/null
  fi
  k rollout status "deployment/$OPERATOR" --timeout=5m >/dev/null
  eventually 60 leads_again || fail "no Pod of the operator leads after the upgrade"
  is pod streams-0 .metadata.uid "$broker" || fail "upgrading the operator replaced the broker"
  say "$(field lease "$OPERATOR" .spec.holderIdentity) leads, and the broker went on"
}

leads_again() { k get pod "$(field lease "$OPERATOR" .spec.holderIdentity)"; }

# What is left of us in the namespace, whoever made it; and of the cluster-wide kinds.
leftovers() {
  k get all,configmaps,secrets,serviceaccounts,roles,rolebindings,leases,networkpolicies,poddisruptionbudgets,persistentvolumeclaims \
    -o name | grep -Ev 'configmap/(kube-root-ca|openshift-service-ca).crt|serviceaccount/default' || true
  kubectl get clusterroles,clusterrolebindings,customresourcedefinitions -o name | grep memorystreamer || true
}

nothing_left() { [ -z "$(leftovers)" ]; }

do_uninstall() {
  if kubectl get crd topics.memorystreamer.io >/dev/null 2>&1; then
    # While the operator runs: it removes topics' finalizers.
    k delete "$KINDS" --all --timeout=5m >/dev/null
  fi
  if [ "$install" = helm ]; then
    helm uninstall "$RELEASE" --namespace "$namespace" --wait --timeout 5m >/dev/null
    kubectl delete crd -l app.kubernetes.io/part-of=memorystreamer >/dev/null
  else
    kubectl delete -k "$ROOT/k8s/check" --ignore-not-found >/dev/null
    kubectl delete clusterrolebinding,clusterrole "$OPERATOR" --ignore-not-found >/dev/null
    k delete -k "$ROOT/k8s/operator" --ignore-not-found >/dev/null
    kubectl delete -k "$ROOT/k8s/crds" --ignore-not-found >/dev/null
  fi
  if ! eventually 120 nothing_left; then
    leftovers | sed 's/^/      left: /'
    return 1
  fi
  kubectl delete namespace "$namespace" --timeout=2m >/dev/null
  say "nothing is left"
}

# --- running them ----------------------------------------------------------------------------------------------------------------

diagnose() {
  echo "----- namespace $namespace" >&2
  k get memorystreamer,all -o wide >&2 || true
  k get events.events.k8s.io --sort-by=.metadata.creationTimestamp 2>/dev/null | tail -30 >&2 || true
  k logs "deployment/$OPERATOR" --tail=50 >&2 || true
}

finish() {
  local code=$?
  trap - EXIT
  end_forward
  if [ $code -ne 0 ] && [ -n "$current" ]; then
    printf 'FAIL  %s\n' "$current"
    diagnose
    if [ $keep = false ]; then (do_uninstall) || echo "e2e: cleaning up failed; look at namespace $namespace" >&2; fi
    code=1
  fi
  exit $code
}

chosen() { [ ${#only[@]} -eq 0 ] || [[ " ${only[*]} " == *" $1 "* ]]; }

main() {
  parse "$@"
  require_tools
  require_no_other_installation
  trap finish EXIT
  trap 'exit 130' INT TERM
  local step start
  for step in "${STEPS[@]}"; do
    if ! chosen "$step" || { [ "$step" = uninstall ] && [ $keep = true ]; }; then continue; fi
    current=$step start=$SECONDS
    printf '....  %s\n' "$step"
    "do_$step"
    printf 'ok    %s (%d s)\n' "$step" $((SECONDS - start))
    passed=$((passed + 1))
  done
  current=
  printf '%d steps passed' "$passed"
  if [ ${#not_tested[@]} -gt 0 ]; then printf '; NOT TESTED: %s' "$(IFS=';' && echo "${not_tested[*]}")"; fi
  printf '\n'
}

main "$@"
