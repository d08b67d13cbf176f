// The custom resource definitions that manifests here are checked against. Nothing is built of it:
// `go mod download` fetches these modules, and the tests read the YAML in them.
module primavista.dev/deploy/schemas

go 1.26.6

require (
	github.com/Azure/karpenter-provider-azure v1.7.1
	github.com/external-secrets/external-secrets v1.3.2
	github.com/kedacore/keda/v2 v2.21.0
	github.com/kserve/kserve v0.20.0
	github.com/prometheus-operator/prometheus-operator v0.85.0
	sigs.k8s.io/gateway-api v1.6.3
	sigs.k8s.io/karpenter v1.14.1
)
