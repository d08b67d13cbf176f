# Hashed API keys, the certificate and the database's URL. Their values never pass Terraform: docs/guides/azure.md has
# the commands.
resource "azurerm_key_vault" "main" {
  name                = "${local.unique}kv"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tenant_id           = data.azurerm_client_config.current.tenant_id
  sku_name            = "standard"
  tags                = local.tags

  rbac_authorization_enabled    = true
  purge_protection_enabled      = true
  soft_delete_retention_days    = 90
  public_network_access_enabled = local.reachable

  network_acls {
    default_action = "Deny"
    bypass         = "None"
    ip_rules       = var.operator_ip_ranges
  }
}

resource "azurerm_monitor_diagnostic_setting" "vault" {
  name                           = "audit"
  target_resource_id             = azurerm_key_vault.main.id
  log_analytics_workspace_id     = azurerm_log_analytics_workspace.main.id
  log_analytics_destination_type = "Dedicated"

  enabled_log {
    category_group = "audit"
  }
}
