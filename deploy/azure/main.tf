data "azurerm_client_config" "current" {}

locals {
  # Names that are unique in all of Azure: registry, vault, storage, database.
  unique = "${replace(var.name, "-", "")}${substr(sha256("${var.subscription_id}/${var.name}"), 0, 6)}"

  tags = merge({ application = "primavista", managed-by = "terraform" }, var.tags)

  # Addresses of people and pipelines outside the network. None: what has a private endpoint is closed to the internet.
  reachable = length(var.operator_ip_ranges) > 0
}

resource "azurerm_resource_group" "main" {
  name     = "${var.name}-rg"
  location = var.location
  tags     = local.tags
}
