# Models that lie beside the image: 'prima serve --repository az://models/live' mirrors a folder of this container and
# follows its changes.
resource "azurerm_storage_account" "models" {
  name                     = "${local.unique}st"
  location                 = azurerm_resource_group.main.location
  resource_group_name      = azurerm_resource_group.main.name
  account_tier             = "Standard"
  account_replication_type = "ZRS"
  min_tls_version          = "TLS1_2"
  tags                     = local.tags

  shared_access_key_enabled       = false
  default_to_oauth_authentication = true
  allow_nested_items_to_be_public = false
  public_network_access_enabled   = local.reachable

  # A model that was replaced or deleted can be had back for 30 days.
  blob_properties {
    versioning_enabled = true
    delete_retention_policy {
      days = 30
    }
    container_delete_retention_policy {
      days = 30
    }
  }

  network_rules {
    default_action = "Deny"
    bypass         = ["None"]
    # Storage takes a single address as it is, and no /31 or /32.
    ip_rules = [for range in var.operator_ip_ranges : trimsuffix(range, "/32")]
  }
}

resource "azurerm_storage_container" "models" {
  name                  = "models"
  storage_account_id    = azurerm_storage_account.models.id
  container_access_type = "private"
}
