# Images: private, by managed identity, nobody without a name. The nodes pull by AcrPull (identity.tf).
resource "azurerm_container_registry" "main" {
  name                = "${local.unique}acr"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  sku                 = "Premium"
  tags                = local.tags

  admin_enabled                 = false
  anonymous_pull_enabled        = false
  public_network_access_enabled = local.reachable
  network_rule_bypass_option    = "AzureServices"
  data_endpoint_enabled         = true
  zone_redundancy_enabled       = true

  # Untagged manifests go after a week; deployed digests keep their tag.
  retention_policy_in_days = 7

  dynamic "network_rule_set" {
    for_each = local.reachable ? [1] : []
    content {
      default_action = "Deny"
      ip_rule        = [for range in var.operator_ip_ranges : { action = "Allow", ip_range = range }]
    }
  }
}
