resource "azurerm_consumption_budget_resource_group" "main" {
  for_each = {
    main  = azurerm_resource_group.main.id
    nodes = azurerm_kubernetes_cluster.main.node_resource_group_id
  }

  name              = "${var.name}-${each.key}-budget"
  resource_group_id = each.value
  amount            = var.budget.amount
  time_grain        = "Monthly"

  time_period {
    start_date = "${var.budget.start}T00:00:00Z"
  }

  dynamic "notification" {
    for_each = { 50 = "Actual", 80 = "Actual", 100 = "Actual", 101 = "Forecasted" }
    content {
      operator       = "GreaterThanOrEqualTo"
      threshold      = notification.value == "Forecasted" ? 100 : tonumber(notification.key)
      threshold_type = notification.value
      contact_emails = var.alert_emails
    }
  }
}
