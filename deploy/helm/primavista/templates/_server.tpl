{{/* Reference of an image: by digest where there is one. */}}
{{- define "primavista.image" -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag }}{{ end }}
{{- end }}

{{- define "primavista.selector" -}}
app.kubernetes.io/component: {{ . }}
app.kubernetes.io/name: primavista
{{- end }}

{{- define "primavista.labels" -}}
{{ include "primavista.selector" . }}
app.kubernetes.io/part-of: primavista
{{- end }}

{{- define "primavista.confined" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Arguments of the application .name, in the order in which the components of kustomize add them. */}}
{{- define "primavista.args" -}}
{{- $v := .root.Values }}
{{- range .app.args }}
- {{ . | quote }}
{{- end }}
{{- if eq .name "models" }}
- --repository={{ if eq $v.modelStore.kind "url" }}{{ $v.modelStore.url.repository }}{{ else }}/models{{ end }}
{{- else }}
- --faq=/etc/primavista/faq/list.csv
{{- if not $v.faqData.database.enabled }}
- --database=/cache/faq.db
{{- end }}
- --name=faq
{{- end }}
- "--host=::"
- {{ printf "--allowed-host=%s" $v.server.allowedHost | quote }}
- --port=8080
- --metrics-port=9090
- --lame-duck={{ $v.server.lameDuck }}
- --drain={{ $v.server.drain }}
{{- if $v.keys.enabled }}
- --api-keys=/etc/primavista/keys/keys
{{- end }}
{{- if $v.tls.enabled }}
- --tls-cert=/etc/primavista/tls/tls.crt
- --tls-key=/etc/primavista/tls/tls.key
{{- end }}
{{- if eq .name "models" }}
{{- if $v.gpu.enabled }}
- --device=cuda
{{- end }}
{{- if eq $v.modelStore.kind "url" }}
- --cache=/cache/models
{{- end }}
{{- else if $v.faqData.database.enabled }}
- --editor-key-file=/etc/primavista/editor/key
{{- end }}
{{- end }}

{{- define "primavista.mounts" -}}
{{- $v := .root.Values }}
- {name: tmp, mountPath: /tmp}
- {name: cache, mountPath: /cache}
{{- if $v.keys.enabled }}
- {name: keys, mountPath: /etc/primavista/keys, readOnly: true}
{{- end }}
{{- if $v.tls.enabled }}
- {name: tls, mountPath: /etc/primavista/tls, readOnly: true}
{{- end }}
{{- if eq .name "faq" }}
- {name: list, mountPath: /etc/primavista/faq, readOnly: true}
{{- if $v.faqData.database.enabled }}
- {name: editor, mountPath: /etc/primavista/editor, readOnly: true}
{{- end }}
{{- else if has $v.modelStore.kind (list "pvc" "download" "oci") }}
- {name: models, mountPath: /models, readOnly: true}
{{- end }}
{{- end }}

{{/* 288 is 0440: YAML 1.2 reads no octal number in that. */}}
{{- define "primavista.volumes" -}}
{{- $v := .root.Values }}
- {name: tmp, emptyDir: {sizeLimit: {{ $v.server.tmpSize }}}}
- {name: cache, emptyDir: {sizeLimit: {{ $v.server.cacheSize }}}}
{{- if $v.keys.enabled }}
- {name: keys, secret: {secretName: primavista-keys, defaultMode: 288}}
{{- end }}
{{- if $v.tls.enabled }}
- {name: tls, secret: {secretName: primavista-tls, defaultMode: 288}}
{{- end }}
{{- if eq .name "faq" }}
- {name: list, configMap: {name: faq-list}}
{{- if $v.faqData.database.enabled }}
- {name: editor, secret: {secretName: faq-editor, defaultMode: 288}}
{{- end }}
{{- else if eq $v.modelStore.kind "pvc" }}
- {name: models, persistentVolumeClaim: {claimName: models, readOnly: true}}
{{- else if eq $v.modelStore.kind "download" }}
- {name: models, emptyDir: {sizeLimit: {{ $v.modelStore.download.size }}}}
{{- else if eq $v.modelStore.kind "oci" }}
- {name: models, image: {reference: {{ $v.modelStore.oci.reference | quote }}, pullPolicy: IfNotPresent}}
{{- end }}
{{- end }}
