# What is refused, and what is reported: deployment safeguards, images of our registry alone, Defender.

resource "azurerm_kubernetes_cluster_deployment_safeguard" "main" {
  kubernetes_cluster_id        = azurerm_kubernetes_cluster.main.id
  level                        = var.safeguards
  pod_security_standards_level = "Restricted"
  # Pods that drive devices and collect logs are privileged by their nature.
  excluded_namespaces = ["kube-system", "gatekeeper-system", "aks-istio-system", "gpu-resources"]
}

# In the namespace primavista runs nothing that is not of this registry.
resource "azurerm_resource_group_policy_assignment" "images" {
  name                 = "${var.name}-images"
  display_name         = "Primavista runs images of its own registry alone"
  resource_group_id    = azurerm_resource_group.main.id
  policy_definition_id = "/providers/Microsoft.Authorization/policyDefinitions/febd0533-8e55-448f-b837-bd0e06f16469"

  parameters = jsonencode({
    effect                      = { value = var.safeguards == "Enforce" ? "Deny" : "Audit" }
    namespaces                  = { value = [local.namespace] }
    allowedContainerImagesRegex = { value = "^${replace(azurerm_container_registry.main.login_server, ".", "\\.")}/.+$" }
  })
}

# The plan is the subscription's, not the cluster's.
resource "azurerm_security_center_subscription_pricing" "containers" {
  count = var.defender ? 1 : 0

  tier          = "Standard"
  resource_type = "Containers"

  extension {
    name = "ContainerRegistriesVulnerabilityAssessments"
  }
  extension {
    name = "AgentlessDiscoveryForKubernetes"
  }
}
