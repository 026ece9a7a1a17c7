{{/* Name of everything the operator consists of; unique per release. */}}
{{- define "memorystreamer.operator.name" -}}
{{- printf "%s-operator" (trunc 54 .Release.Name | trimSuffix "-") -}}
{{- end -}}

{{/* Labels that never change in the life of a release. */}}
{{- define "memorystreamer.operator.selectorLabels" -}}
app.kubernetes.io/name: memorystreamer-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "memorystreamer.operator.labels" -}}
{{ include "memorystreamer.operator.selectorLabels" . }}
app.kubernetes.io/component: operator
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

{{/* What the operator may do: what its reconciler does, and nothing else. */}}
{{- define "memorystreamer.operator.rules" -}}
- apiGroups: [memorystreamer.io]
  resources: [benchmarkruns]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [memorystreamer.io]
  resources: [benchmarkruns/status]
  verbs: [patch]
- apiGroups: [memorystreamer.io]
  resources: [benchmarkresults]
  verbs: [get, list, watch, create]
- apiGroups: [memorystreamer.io]
  resources: [benchmarkschedules]
  verbs: [list, watch]
- apiGroups: [memorystreamer.io]
  resources: [benchmarkschedules/status]
  verbs: [patch]
- apiGroups: [memorystreamer.io]
  resources: [topics]
  verbs: [get, list, watch, patch]
- apiGroups: [memorystreamer.io]
  resources: [topics/status]
  verbs: [patch]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
- apiGroups: [memorystreamer.io]
  resources: [memorystreamerclusters]
  verbs: [get, list, watch]
- apiGroups: [memorystreamer.io]
  resources: [memorystreamerclusters/status]
  verbs: [patch]
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: [list, watch, create, patch]
- apiGroups: [""]
  resources: [services, configmaps, serviceaccounts]
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
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end -}}
