output "resource_group" {
  description = "Group of everything but the nodes, for az --resource-group."
  value       = azurerm_resource_group.main.name
}

output "cluster" {
  description = "For az aks get-credentials --name."
  value       = azurerm_kubernetes_cluster.main.name
}

output "registry" {
  description = "Host of the registry; images are named REGISTRY/primavista."
  value       = azurerm_container_registry.main.login_server
}

output "vault" {
  description = "Name of the vault, for az keyvault secret set --vault-name."
  value       = azurerm_key_vault.main.name
}

output "vault_url" {
  description = "For vaultUrl of the SecretStore."
  value       = azurerm_key_vault.main.vault_uri
}

output "tenant_id" {
  description = "Directory, for azure.workload.identity/tenant-id."
  value       = data.azurerm_client_config.current.tenant_id
}

output "client_ids" {
  description = "Client ids by workload, for azure.workload.identity/client-id of its ServiceAccount: server, secrets, gateway, keda."
  value       = { for name, identity in azurerm_user_assigned_identity.workload : name => identity.client_id }
}

output "model_store" {
  description = "Account of the model store, for AZURE_STORAGE_ACCOUNT_NAME; models lie in az://models."
  value       = azurerm_storage_account.models.name
}

output "private_endpoints" {
  description = "Range of the private endpoints, for egress rules of NetworkPolicies."
  value       = azurerm_subnet.endpoints.address_prefixes[0]
}

output "faq_database" {
  description = "Host of the FAQ's database, or null."
  value       = one(azurerm_postgresql_flexible_server.faq[*].fqdn)
}

output "gateway_address" {
  description = "Name of the public address for the annotation service.beta.kubernetes.io/azure-pip-name, or null."
  value       = one(azurerm_public_ip.gateway[*].name)
}

output "gateway_ip" {
  description = "Where the host name's DNS record points without Front Door, or null."
  value       = one(azurerm_public_ip.gateway[*].ip_address)
}

output "gateway_id" {
  description = "For the annotation alb.networking.azure.io/alb-id of a Gateway of class azure-alb-external, or null."
  value       = one(azurerm_application_load_balancer.main[*].id)
}

output "gateway_controller_client_id" {
  description = "For albController.podIdentity.clientID of the ALB controller's chart, or null."
  value       = one(azurerm_user_assigned_identity.gateway_controller[*].client_id)
}

output "front_door" {
  description = "Where the host name's CNAME points with Front Door, or null."
  value       = one(azurerm_cdn_frontdoor_endpoint.main[*].host_name)
}

output "front_door_id" {
  description = "What Front Door sends as X-Azure-FDID; requests without it did not pass the firewall. Or null."
  value       = one(azurerm_cdn_frontdoor_profile.main[*].resource_guid)
}

output "metrics_query" {
  description = "Where KEDA and Grafana ask the managed Prometheus."
  value       = azurerm_monitor_workspace.main.query_endpoint
}

output "logs_workspace" {
  description = "Id of the Log Analytics workspace, for az monitor log-analytics query --workspace."
  value       = azurerm_log_analytics_workspace.main.workspace_id
}

output "grafana" {
  description = "Address of Grafana, or null."
  value       = one(azurerm_dashboard_grafana.main[*].endpoint)
}
