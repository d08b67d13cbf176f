# Who may do what. Cluster and nodes are identities of their own, pods are federated ServiceAccounts, people are groups.

locals {
  namespace = "primavista"

  # ServiceAccounts of deploy/kustomize and of the KEDA add-on, and who they are to Azure.
  workloads = {
    server  = { namespace = local.namespace, account = "primavista" }
    secrets = { namespace = local.namespace, account = "secrets-reader" }
    gateway = { namespace = "primavista-gateway", account = "certificate-reader" }
    keda    = { namespace = "kube-system", account = "keda-operator" }
  }
}

resource "azurerm_user_assigned_identity" "cluster" {
  name                = "${var.name}-cluster-id"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_user_assigned_identity" "nodes" {
  name                = "${var.name}-nodes-id"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_user_assigned_identity" "workload" {
  for_each = local.workloads

  name                = "${var.name}-${each.key}-id"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_federated_identity_credential" "workload" {
  for_each = local.workloads

  name                      = each.key
  user_assigned_identity_id = azurerm_user_assigned_identity.workload[each.key].id
  audience                  = ["api://AzureADTokenExchange"]
  issuer                    = azurerm_kubernetes_cluster.main.oidc_issuer_url
  subject                   = "system:serviceaccount:${each.value.namespace}:${each.value.account}"
}

# --- cluster and nodes -----------------------------------------------------------------------------

# Joins nodes to the subnet, and gives the gateway its address.
resource "azurerm_role_assignment" "cluster_network" {
  scope                = azurerm_resource_group.main.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "cluster_nodes" {
  scope                = azurerm_user_assigned_identity.nodes.id
  role_definition_name = "Managed Identity Operator"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "nodes_pull" {
  scope                = azurerm_container_registry.main.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.nodes.principal_id
  principal_type       = "ServicePrincipal"
}

# --- pods ------------------------------------------------------------------------------------------

resource "azurerm_role_assignment" "server_models" {
  scope                = azurerm_storage_container.models.id
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = azurerm_user_assigned_identity.workload["server"].principal_id
  principal_type       = "ServicePrincipal"
}

# Two readers of two secrets: who reads the keys cannot read the certificate, and the other way round.
resource "azurerm_role_assignment" "secrets_keys" {
  for_each = toset(["primavista-keys", "primavista-faq-database", "primavista-faq-editor"])

  scope                = "${azurerm_key_vault.main.id}/secrets/${each.key}"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.workload["secrets"].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "gateway_certificate" {
  scope                = "${azurerm_key_vault.main.id}/secrets/primavista-tls"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.workload["gateway"].principal_id
  principal_type       = "ServicePrincipal"
}

# KEDA asks the managed Prometheus.
resource "azurerm_role_assignment" "keda_metrics" {
  scope                = azurerm_monitor_workspace.main.id
  role_definition_name = "Monitoring Data Reader"
  principal_id         = azurerm_user_assigned_identity.workload["keda"].principal_id
  principal_type       = "ServicePrincipal"
}

# --- people ----------------------------------------------------------------------------------------

resource "azurerm_role_assignment" "administrators" {
  for_each = var.groups.administrators

  scope                = azurerm_kubernetes_cluster.main.id
  role_definition_name = "Azure Kubernetes Service RBAC Cluster Admin"
  principal_id         = each.key
  principal_type       = "Group"
}

# The way to the API server; what each may do there is in Roles of the namespace.
resource "azurerm_role_assignment" "cluster_users" {
  for_each = setunion(var.groups.administrators, var.groups.deployers, var.groups.operators, var.groups.viewers)

  scope                = azurerm_kubernetes_cluster.main.id
  role_definition_name = "Azure Kubernetes Service Cluster User Role"
  principal_id         = each.key
  principal_type       = "Group"
}

resource "azurerm_role_assignment" "deployers_push" {
  for_each = var.groups.deployers

  scope                = azurerm_container_registry.main.id
  role_definition_name = "AcrPush"
  principal_id         = each.key
  principal_type       = "Group"
}

resource "azurerm_role_assignment" "deployers_models" {
  for_each = var.groups.deployers

  scope                = azurerm_storage_container.models.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = each.key
  principal_type       = "Group"
}

resource "azurerm_role_assignment" "operators_secrets" {
  for_each = setunion(var.groups.administrators, var.groups.operators)

  scope                = azurerm_key_vault.main.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = each.key
  principal_type       = "Group"
}

resource "azurerm_role_assignment" "administrators_certificates" {
  for_each = var.groups.administrators

  scope                = azurerm_key_vault.main.id
  role_definition_name = "Key Vault Certificates Officer"
  principal_id         = each.key
  principal_type       = "Group"
}

resource "azurerm_role_assignment" "viewers_logs" {
  for_each = setunion(var.groups.operators, var.groups.viewers)

  scope                = azurerm_log_analytics_workspace.main.id
  role_definition_name = "Log Analytics Reader"
  principal_id         = each.key
  principal_type       = "Group"
}
