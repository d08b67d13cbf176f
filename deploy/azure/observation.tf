# Metrics to managed Prometheus, logs to Log Analytics as ContainerLogV2, rules from deploy/observability, Grafana.

resource "azurerm_log_analytics_workspace" "main" {
  name                = "${var.name}-logs"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  sku                 = "PerGB2018"
  retention_in_days   = var.log_retention_days
  daily_quota_gb      = var.log_quota_gb
  tags                = local.tags
}

resource "azurerm_log_analytics_workspace_table" "pods" {
  workspace_id            = azurerm_log_analytics_workspace.main.id
  name                    = "ContainerLogV2"
  plan                    = var.basic_logs ? "Basic" : "Analytics"
  total_retention_in_days = var.log_retention_days
}

resource "azurerm_monitor_workspace" "main" {
  name                = "${var.name}-metrics"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

# --- logs ------------------------------------------------------------------------------------------

locals {
  log_streams = [
    "Microsoft-ContainerLogV2",
    "Microsoft-KubeEvents",
    "Microsoft-KubePodInventory",
    "Microsoft-KubeNodeInventory",
  ]
}

resource "azurerm_monitor_data_collection_rule" "logs" {
  name                = "MSCI-${var.location}-${azurerm_kubernetes_cluster.main.name}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  kind                = "Linux"
  tags                = local.tags

  destinations {
    log_analytics {
      name                  = "logs"
      workspace_resource_id = azurerm_log_analytics_workspace.main.id
    }
  }

  data_sources {
    extension {
      name           = "ContainerInsightsExtension"
      extension_name = "ContainerInsights"
      streams        = local.log_streams
      extension_json = jsonencode({
        dataCollectionSettings = {
          interval               = "1m"
          enableContainerLogV2   = true
          namespaceFilteringMode = "Include"
          namespaces             = [local.namespace, "primavista-gateway", "kube-system"]
        }
      })
    }
  }

  data_flow {
    streams      = local.log_streams
    destinations = ["logs"]
  }
}

resource "azurerm_monitor_data_collection_rule_association" "logs" {
  name                    = "ContainerInsightsExtension"
  target_resource_id      = azurerm_kubernetes_cluster.main.id
  data_collection_rule_id = azurerm_monitor_data_collection_rule.logs.id
}

# What the control plane decided: who did what, and why nodes came and went.
resource "azurerm_monitor_diagnostic_setting" "cluster" {
  name                           = "control-plane"
  target_resource_id             = azurerm_kubernetes_cluster.main.id
  log_analytics_workspace_id     = azurerm_log_analytics_workspace.main.id
  log_analytics_destination_type = "Dedicated"

  dynamic "enabled_log" {
    for_each = toset(["kube-audit-admin", "guard", "cluster-autoscaler", "kube-controller-manager", "kube-scheduler"])
    content {
      category = enabled_log.key
    }
  }
}

# --- metrics ---------------------------------------------------------------------------------------

resource "azurerm_monitor_data_collection_endpoint" "metrics" {
  name                = "MSProm-${var.location}-${azurerm_kubernetes_cluster.main.name}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  kind                = "Linux"
  tags                = local.tags
}

resource "azurerm_monitor_data_collection_rule" "metrics" {
  name                        = "MSProm-${var.location}-${azurerm_kubernetes_cluster.main.name}"
  location                    = azurerm_resource_group.main.location
  resource_group_name         = azurerm_resource_group.main.name
  kind                        = "Linux"
  data_collection_endpoint_id = azurerm_monitor_data_collection_endpoint.metrics.id
  tags                        = local.tags

  destinations {
    monitor_account {
      name               = "metrics"
      monitor_account_id = azurerm_monitor_workspace.main.id
    }
  }

  data_sources {
    prometheus_forwarder {
      name    = "PrometheusDataSource"
      streams = ["Microsoft-PrometheusMetrics"]
    }
  }

  data_flow {
    streams      = ["Microsoft-PrometheusMetrics"]
    destinations = ["metrics"]
  }
}

resource "azurerm_monitor_data_collection_rule_association" "metrics" {
  name                    = "ContainerInsightsMetricsExtension"
  target_resource_id      = azurerm_kubernetes_cluster.main.id
  data_collection_rule_id = azurerm_monitor_data_collection_rule.metrics.id
}

# --- rules -----------------------------------------------------------------------------------------

locals {
  # Groups of Prometheus rules, the same that promtool tests (whose own file has none). Azure takes 20 rules a group.
  rule_groups = merge(flatten([
    for file in fileset("${path.module}/../observability/rules", "*.yaml") : [
      for group in try(yamldecode(file("${path.module}/../observability/rules/${file}")).groups, []) : {
        for part in range(ceil(length(group.rules) / 20)) :
        "${group.name}-${part + 1}" => slice(group.rules, part * 20, min(length(group.rules), part * 20 + 20))
      }
    ]
  ])...)
  severities = { page = 1, ticket = 3, info = 4 }
}

resource "azurerm_monitor_alert_prometheus_rule_group" "rules" {
  for_each = local.rule_groups

  name                = "${var.name}-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  cluster_name        = azurerm_kubernetes_cluster.main.name
  scopes              = [azurerm_monitor_workspace.main.id, azurerm_kubernetes_cluster.main.id]
  interval            = "PT1M"
  rule_group_enabled  = true
  tags                = local.tags

  dynamic "rule" {
    for_each = each.value
    content {
      record      = try(rule.value.record, null)
      alert       = try(rule.value.alert, null)
      expression  = rule.value.expr
      for         = try("PT${upper(rule.value.for)}", null)
      labels      = try(rule.value.labels, null)
      annotations = try(rule.value.annotations, null)
      severity    = try(local.severities[rule.value.labels.severity], null)

      dynamic "action" {
        for_each = can(rule.value.alert) ? [azurerm_monitor_action_group.main.id] : []
        content {
          action_group_id = action.value
        }
      }
      dynamic "alert_resolution" {
        for_each = can(rule.value.alert) ? [1] : []
        content {
          auto_resolved   = true
          time_to_resolve = "PT10M"
        }
      }
    }
  }
}

resource "azurerm_monitor_action_group" "main" {
  name                = "${var.name}-alerts"
  resource_group_name = azurerm_resource_group.main.name
  short_name          = "primavista"
  tags                = local.tags

  dynamic "email_receiver" {
    for_each = var.alert_emails
    content {
      name                    = email_receiver.key
      email_address           = email_receiver.value
      use_common_alert_schema = true
    }
  }
}

# --- Grafana ---------------------------------------------------------------------------------------

resource "azurerm_dashboard_grafana" "main" {
  count = var.grafana ? 1 : 0

  name                  = "${local.unique}gr"
  location              = azurerm_resource_group.main.location
  resource_group_name   = azurerm_resource_group.main.name
  grafana_major_version = "12"
  api_key_enabled       = false
  tags                  = local.tags

  identity {
    type = "SystemAssigned"
  }
  azure_monitor_workspace_integrations {
    resource_id = azurerm_monitor_workspace.main.id
  }
}

resource "azurerm_role_assignment" "grafana_metrics" {
  count = length(azurerm_dashboard_grafana.main)

  scope                = azurerm_monitor_workspace.main.id
  role_definition_name = "Monitoring Data Reader"
  principal_id         = azurerm_dashboard_grafana.main[0].identity[0].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "grafana_administrators" {
  for_each = var.grafana ? var.groups.administrators : []

  scope                = azurerm_dashboard_grafana.main[0].id
  role_definition_name = "Grafana Admin"
  principal_id         = each.key
  principal_type       = "Group"
}

resource "azurerm_role_assignment" "grafana_viewers" {
  for_each = var.grafana ? setunion(var.groups.operators, var.groups.viewers, var.groups.deployers) : []

  scope                = azurerm_dashboard_grafana.main[0].id
  role_definition_name = "Grafana Viewer"
  principal_id         = each.key
  principal_type       = "Group"
}
