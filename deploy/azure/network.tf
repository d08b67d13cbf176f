# One virtual network. Nodes reach the internet by a NAT gateway with one address, and the registry, the vault, the
# model store and the database by private endpoints.

resource "azurerm_virtual_network" "main" {
  name                = "${var.name}-vnet"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  address_space       = [var.address_space]
  tags                = local.tags

  dynamic "ddos_protection_plan" {
    for_each = azurerm_network_ddos_protection_plan.main
    content {
      id     = ddos_protection_plan.value.id
      enable = true
    }
  }
}

resource "azurerm_subnet" "nodes" {
  name                            = "nodes"
  resource_group_name             = azurerm_resource_group.main.name
  virtual_network_name            = azurerm_virtual_network.main.name
  address_prefixes                = [cidrsubnet(var.address_space, 4, 0)]
  default_outbound_access_enabled = false
}

resource "azurerm_subnet" "endpoints" {
  name                              = "private-endpoints"
  resource_group_name               = azurerm_resource_group.main.name
  virtual_network_name              = azurerm_virtual_network.main.name
  address_prefixes                  = [cidrsubnet(var.address_space, 8, 16)]
  default_outbound_access_enabled   = false
  private_endpoint_network_policies = "NetworkSecurityGroupEnabled"
}

# Endpoints are asked over TLS and by PostgreSQL's port, from this network alone.
resource "azurerm_network_security_group" "endpoints" {
  name                = "${var.name}-endpoints-nsg"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags

  security_rule {
    name                       = "from-network"
    priority                   = 100
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Tcp"
    source_address_prefix      = "VirtualNetwork"
    source_port_range          = "*"
    destination_address_prefix = "*"
    destination_port_ranges    = ["443", "5432"]
  }

  security_rule {
    name                       = "nothing-else"
    priority                   = 4000
    direction                  = "Inbound"
    access                     = "Deny"
    protocol                   = "*"
    source_address_prefix      = "*"
    source_port_range          = "*"
    destination_address_prefix = "*"
    destination_port_range     = "*"
  }
}

resource "azurerm_subnet_network_security_group_association" "endpoints" {
  subnet_id                 = azurerm_subnet.endpoints.id
  network_security_group_id = azurerm_network_security_group.endpoints.id
}

# --- out -------------------------------------------------------------------------------------------

resource "azurerm_public_ip" "out" {
  name                = "${var.name}-out-ip"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  sku                 = "StandardV2"
  allocation_method   = "Static"
  zones               = var.zones
  tags                = local.tags
}

resource "azurerm_nat_gateway" "main" {
  name                = "${var.name}-nat"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  sku_name            = "StandardV2"
  tags                = local.tags
}

resource "azurerm_nat_gateway_public_ip_association" "main" {
  nat_gateway_id       = azurerm_nat_gateway.main.id
  public_ip_address_id = azurerm_public_ip.out.id
}

resource "azurerm_subnet_nat_gateway_association" "nodes" {
  subnet_id      = azurerm_subnet.nodes.id
  nat_gateway_id = azurerm_nat_gateway.main.id
}

# --- private endpoints -----------------------------------------------------------------------------

locals {
  private = merge(
    {
      registry = { id = azurerm_container_registry.main.id, part = "registry", zone = "privatelink.azurecr.io" }
      vault    = { id = azurerm_key_vault.main.id, part = "vault", zone = "privatelink.vaultcore.azure.net" }
      models   = { id = azurerm_storage_account.models.id, part = "blob", zone = "privatelink.blob.core.windows.net" }
    },
    var.faq_database == null ? {} : {
      database = { id = azurerm_postgresql_flexible_server.faq[0].id, part = "postgresqlServer", zone = "privatelink.postgres.database.azure.com" }
    }
  )
}

resource "azurerm_private_dns_zone" "private" {
  for_each = local.private

  name                = each.value.zone
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "private" {
  for_each = local.private

  name                  = "${var.name}-${each.key}"
  resource_group_name   = azurerm_resource_group.main.name
  private_dns_zone_name = azurerm_private_dns_zone.private[each.key].name
  virtual_network_id    = azurerm_virtual_network.main.id
  tags                  = local.tags
}

resource "azurerm_private_endpoint" "private" {
  for_each = local.private

  name                = "${var.name}-${each.key}-pe"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.endpoints.id
  tags                = local.tags

  private_service_connection {
    name                           = each.key
    is_manual_connection           = false
    private_connection_resource_id = each.value.id
    subresource_names              = [each.value.part]
  }

  private_dns_zone_group {
    name                 = each.key
    private_dns_zone_ids = [azurerm_private_dns_zone.private[each.key].id]
  }
}
