{{/* Name of everything the operator consists of; unique per release. */}}
{{- define "memorystreamer.operator.name" -}}
{{- printf "%s-operator" (trunc 54 .Release.Name | trimSuffix "-") -}}
{{- end -}}

{{/* Name of the Pod of helm test, and of what it makes; a cluster's name begins with a letter and has at most 48 characters. */}}
{{- define "memorystreamer.test.name" -}}
{{- printf "test-%s" (.Release.Name | trunc 43 | replace "." "-" | trimSuffix "-") -}}
{{- end -}}

{{/* Labels that never change in the life of a release. */}}
{{- define "memorystreamer.operator.selectorLabels" -}}
app.kubernetes.io/name: memorystreamer-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "memorystreamer.operator.labels" -}}
{{ include "memorystreamer.operator.selectorLabels" . }}
app.kubernetes.io/component: operator
{{ include "memorystreamer.commonLabels" . }}
{{- end -}}

{{/* Labels of what is neither the operator's own nor a benchmark's. */}}
{{- define "memorystreamer.labels" -}}
app.kubernetes.io/name: memorystreamer
app.kubernetes.io/instance: {{ .Release.Name }}
{{ include "memorystreamer.commonLabels" . }}
{{- end -}}

{{- define "memorystreamer.commonLabels" -}}
app.kubernetes.io/part-of: memorystreamer
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* An image of .Values.images by its key: include "memorystreamer.image" (list . "bench") */}}
{{- define "memorystreamer.image" -}}
{{- $root := index . 0 -}}
{{- $image := index $root.Values.images (index . 1) -}}
{{- printf "%s:%s" $image.repository (default $root.Chart.AppVersion $image.tag) -}}
{{- end -}}

{{- define "memorystreamer.operator.javaOptions" -}}
-XX:MaxRAMPercentage=33 -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1 -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:ReservedCodeCacheSize=32m -XX:MaxDirectMemorySize=16m -Xss512k -XX:+ExitOnOutOfMemoryError
{{- end -}}

{{/* Security of every Pod and container of this chart: the restricted Pod Security Standard. */}}
{{- define "memorystreamer.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "memorystreamer.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* What the operator may do in its own namespace, whatever it watches: lead, and keep the key that Jobs' uploads are checked with. */}}
{{- define "memorystreamer.operator.ownRules" -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ include "memorystreamer.operator.name" . }}]
  verbs: [get, update, patch]
# Owns its Lease and its Secret, so that they go when it goes.
- apiGroups: [apps]
  resources: [deployments]
  resourceNames: [{{ include "memorystreamer.operator.name" . }}]
  verbs: [get]
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [{{ include "memorystreamer.operator.name" . }}-artefacts]
  verbs: [get]
{{- end -}}

{{/* What the operator may do where it watches: what its reconcilers do, and nothing else. */}}
{{- define "memorystreamer.operator.rules" -}}
# Clusters, topics and schedules.
- apiGroups: [memorystreamer.io]
  resources: [memorystreamerclusters]
  verbs: [get, list, watch]
- apiGroups: [memorystreamer.io]
  resources: [benchmarkschedules]
  verbs: [list, watch]
# With a finalizer on a topic, so that it goes from its broker first.
- apiGroups: [memorystreamer.io]
  resources: [topics]
  verbs: [get, list, watch, patch]
# A schedule makes runs, cancels them and removes old ones; a run with a time to live removes itself.
- apiGroups: [memorystreamer.io]
  resources: [benchmarkruns]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [memorystreamer.io]
  resources: [benchmarkresults]
  verbs: [get, list, watch, create]
- apiGroups: [memorystreamer.io]
  resources: [memorystreamerclusters/status, topics/status, benchmarkruns/status, benchmarkschedules/status]
  verbs: [patch]
# What a cluster consists of.
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: [list, watch, create, patch]
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [list, watch, create, patch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [list, watch, create, patch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [list, watch, create, patch]
# Where the Prometheus operator is installed.
- apiGroups: [monitoring.coreos.com]
  resources: [servicemonitors]
  verbs: [list, watch, create, patch, delete]
# Of no namespace: a Role grants nothing here, and the operator then goes by the labels of nodes alone.
- apiGroups: [topology.node.k8s.io]
  resources: [noderesourcetopologies]
  verbs: [list]
# A cluster's, and those of load generators that wait for each other.
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, patch]
# A cluster's; a run's configuration; what Jobs hand over, which they may send twice.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, update, patch]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end -}}
