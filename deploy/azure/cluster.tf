# The cluster: Azure CNI overlay with Cilium, Entra ID alone as a way in, one system pool, a pool of CPUs and one of GPUs.

locals {
  pools = var.node_provisioning == "pools"

  # Patches of Kubernetes and of the nodes come in the same hours.
  window = {
    day      = var.maintenance_day
    start    = "01:00"
    duration = 4
  }
}

resource "azurerm_kubernetes_cluster" "main" {
  name                = "${var.name}-aks"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  node_resource_group = "${var.name}-nodes-rg"
  dns_prefix          = var.name
  kubernetes_version  = var.kubernetes_version
  sku_tier            = "Standard"
  tags                = local.tags

  # People and pipelines come by Entra ID; the API server has no account of its own.
  local_account_disabled            = true
  role_based_access_control_enabled = true
  azure_active_directory_role_based_access_control {
    azure_rbac_enabled = true
    tenant_id          = data.azurerm_client_config.current.tenant_id
  }
  run_command_enabled     = false
  private_cluster_enabled = var.private_cluster

  dynamic "api_server_access_profile" {
    for_each = var.private_cluster || !local.reachable ? [] : [var.operator_ip_ranges]
    content {
      authorized_ip_ranges = setunion(api_server_access_profile.value, ["${azurerm_public_ip.out.ip_address}/32"])
    }
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.cluster.id]
  }
  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.nodes.client_id
    object_id                 = azurerm_user_assigned_identity.nodes.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.nodes.id
  }

  # Pods are somebody by a token of their ServiceAccount: no secret of Azure lies in the cluster.
  oidc_issuer_enabled       = true
  workload_identity_enabled = true
  key_vault_secrets_provider {
    secret_rotation_enabled  = true
    secret_rotation_interval = "2m"
  }

  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_data_plane  = "cilium"
    network_policy      = "cilium"
    outbound_type       = "userAssignedNATGateway"
    pod_cidr            = var.pod_cidr
    service_cidr        = var.service_cidr
    dns_service_ip      = cidrhost(var.service_cidr, 10)
  }

  default_node_pool {
    name                         = "system"
    vm_size                      = var.system_pool.vm_size
    auto_scaling_enabled         = local.pools
    node_count                   = var.system_pool.min
    min_count                    = local.pools ? var.system_pool.min : null
    max_count                    = local.pools ? var.system_pool.max : null
    only_critical_addons_enabled = true
    os_sku                       = "AzureLinux"
    os_disk_type                 = "Ephemeral"
    os_disk_size_gb              = 100
    vnet_subnet_id               = azurerm_subnet.nodes.id
    zones                        = var.zones
    temporary_name_for_rotation  = "systemtmp"

    upgrade_settings {
      max_surge                = "33%"
      drain_timeout_in_minutes = 30
    }
  }

  node_provisioning_profile {
    mode               = local.pools ? "Manual" : "Auto"
    default_node_pools = "None"
  }

  auto_scaler_profile {
    balance_similar_node_groups   = true
    expander                      = "least-waste"
    scale_down_unneeded           = "10m"
    skip_nodes_with_local_storage = false
  }
  workload_autoscaler_profile {
    keda_enabled = true
  }

  # Rules of admission, and images that nobody uses any more.
  azure_policy_enabled         = true
  image_cleaner_enabled        = true
  image_cleaner_interval_hours = 48

  monitor_metrics {
    labels_allowed      = "pods=[app.kubernetes.io/name,app.kubernetes.io/component]"
    annotations_allowed = null
  }
  oms_agent {
    log_analytics_workspace_id      = azurerm_log_analytics_workspace.main.id
    msi_auth_for_monitoring_enabled = true
  }
  dynamic "microsoft_defender" {
    for_each = var.defender ? [1] : []
    content {
      log_analytics_workspace_id = azurerm_log_analytics_workspace.main.id
    }
  }
  cost_analysis_enabled = true

  automatic_upgrade_channel = "patch"
  node_os_upgrade_channel   = "NodeImage"
  maintenance_window_auto_upgrade {
    frequency   = "Weekly"
    interval    = 1
    day_of_week = local.window.day
    start_time  = local.window.start
    utc_offset  = "+00:00"
    duration    = local.window.duration
  }
  maintenance_window_node_os {
    frequency   = "Weekly"
    interval    = 1
    day_of_week = local.window.day
    start_time  = local.window.start
    utc_offset  = "+00:00"
    duration    = local.window.duration
  }

  lifecycle {
    # The autoscaler's, once there are nodes.
    ignore_changes = [default_node_pool[0].node_count]
  }

  depends_on = [
    azurerm_role_assignment.cluster_network,
    azurerm_role_assignment.cluster_nodes,
    azurerm_role_assignment.nodes_pull,
    azurerm_subnet_nat_gateway_association.nodes,
    azurerm_nat_gateway_public_ip_association.main,
  ]
}

# Labels and taints are those that deploy/kustomize/components/gpu and cluster/nodes-karpenter know.
resource "azurerm_kubernetes_cluster_node_pool" "cpu" {
  count = local.pools ? 1 : 0

  name                        = "cpu"
  kubernetes_cluster_id       = azurerm_kubernetes_cluster.main.id
  vm_size                     = var.cpu_pool.vm_size
  auto_scaling_enabled        = true
  min_count                   = var.cpu_pool.min
  max_count                   = var.cpu_pool.max
  os_sku                      = "AzureLinux"
  os_disk_type                = "Ephemeral"
  os_disk_size_gb             = 128
  vnet_subnet_id              = azurerm_subnet.nodes.id
  zones                       = var.zones
  node_labels                 = { "primavista.dev/pool" = "cpu" }
  temporary_name_for_rotation = "cputmp"
  tags                        = local.tags

  upgrade_settings {
    max_surge                = "33%"
    drain_timeout_in_minutes = 30
  }
}

resource "azurerm_kubernetes_cluster_node_pool" "gpu" {
  count = local.pools && var.gpu_pool != null ? 1 : 0

  name                  = "gpu"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.main.id
  vm_size               = var.gpu_pool.vm_size
  gpu_driver            = "Install"
  auto_scaling_enabled  = true
  min_count             = var.gpu_pool.min
  max_count             = var.gpu_pool.max
  os_sku                = "Ubuntu"
  os_disk_size_gb       = 256
  vnet_subnet_id        = azurerm_subnet.nodes.id
  node_labels           = { "primavista.dev/pool" = "gpu" }
  node_taints           = ["nvidia.com/gpu=true:NoSchedule"]
  tags                  = local.tags

  # A spare GPU is seldom to be had: the old node goes first.
  upgrade_settings {
    max_unavailable          = "1"
    drain_timeout_in_minutes = 30
  }
}
