# PostgreSQL for FAQs that editors change: 'prima faq serve --database' (docs/guides/serve-a-living-faq.md).
resource "azurerm_postgresql_flexible_server" "faq" {
  count = var.faq_database == null ? 0 : 1

  name                = "${local.unique}pg"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  version             = "17"
  sku_name            = var.faq_database.sku
  storage_mb          = var.faq_database.storage_gb * 1024
  auto_grow_enabled   = true
  zone                = var.zones[0]
  tags                = local.tags

  administrator_login               = "primavista"
  administrator_password_wo         = var.faq_database_password
  administrator_password_wo_version = var.faq_database_password_version
  public_network_access_enabled     = false
  backup_retention_days             = 35

  authentication {
    password_auth_enabled         = true
    active_directory_auth_enabled = false
  }

  dynamic "high_availability" {
    for_each = var.faq_database.standby && length(var.zones) > 1 ? [var.zones[1]] : []
    content {
      mode                      = "ZoneRedundant"
      standby_availability_zone = high_availability.value
    }
  }

  lifecycle {
    # A failover swaps the two.
    ignore_changes = [zone, high_availability[0].standby_availability_zone]
  }
}

resource "azurerm_postgresql_flexible_server_configuration" "tls" {
  count = length(azurerm_postgresql_flexible_server.faq)

  name      = "ssl_min_protocol_version"
  server_id = azurerm_postgresql_flexible_server.faq[0].id
  value     = "TLSv1.2"
}

resource "azurerm_postgresql_flexible_server_database" "faq" {
  count = length(azurerm_postgresql_flexible_server.faq)

  name      = "faq"
  server_id = azurerm_postgresql_flexible_server.faq[0].id
  charset   = "UTF8"
  collation = "en_US.utf8"

  lifecycle {
    prevent_destroy = true
  }
}
