# What schema.py has to find; found.txt has its words.
resource "azurerm_resource_group" "a" {
  name     = "a"
  locatoin = "swedencentral"
}

resource "azurerm_container_registry" "b" {
  name                = "b"
  resource_group_name = azurerm_resource_group.a.nmae
  location            = azurerm_resource_group.c.location
}

resource "azurerm_kubernetes_cluster" "d" {
  name                = "d"
  location            = "swedencentral"
  resource_group_name = azurerm_resource_group.a.name

  default_node_pool {
    name    = "system"
    vm_sice = "Standard_D4ds_v5"
  }

  identity = { type = "SystemAssigned" }

  dynamic "network_profile" {
    for_each = [1]
    content {
      network_plugin = "azure"
      network_modus  = "overlay"
    }
  }
}

resource "azurerm_kubernetes_klaster" "e" {
  name = "e"
}

resource "azurerm_kubernetes_cluster_deployment_safeguard" "f" {
  kubernetes_cluster_id = azurerm_kubernetes_cluster.d.id
  mode                  = "Warn"
}
