# The ways in: an address for app routing, or Application Gateway for Containers; a firewall at the gateway or at
# Front Door; DDoS protection. All of it is chosen by variables, and none of it knows the application.

locals {
  app_routing = var.gateway == "app-routing"
  front_door  = var.firewall == "front-door"
}

# --- app routing -----------------------------------------------------------------------------------

# The Gateway's Service takes this address by the annotation azure-pip-name, so that DNS outlives the cluster.
resource "azurerm_public_ip" "gateway" {
  count = local.app_routing ? 1 : 0

  name                 = "${var.name}-gateway-ip"
  location             = azurerm_resource_group.main.location
  resource_group_name  = azurerm_resource_group.main.name
  sku                  = "Standard"
  allocation_method    = "Static"
  zones                = var.zones
  domain_name_label    = local.unique
  ddos_protection_mode = var.ddos == "address" ? "Enabled" : "VirtualNetworkInherited"
  tags                 = local.tags
}

resource "azurerm_network_ddos_protection_plan" "main" {
  count = var.ddos == "network" ? 1 : 0

  name                = "${var.name}-ddos"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

# --- Application Gateway for Containers ------------------------------------------------------------

resource "azurerm_subnet" "gateway" {
  count = local.app_routing ? 0 : 1

  name                            = "gateway"
  resource_group_name             = azurerm_resource_group.main.name
  virtual_network_name            = azurerm_virtual_network.main.name
  address_prefixes                = [cidrsubnet(var.address_space, 8, 18)]
  default_outbound_access_enabled = false

  delegation {
    name = "gateway"
    service_delegation {
      name    = "Microsoft.ServiceNetworking/trafficControllers"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

resource "azurerm_application_load_balancer" "main" {
  count = local.app_routing ? 0 : 1

  name                = "${var.name}-gateway"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_application_load_balancer_subnet_association" "main" {
  count = length(azurerm_application_load_balancer.main)

  name                         = "nodes"
  application_load_balancer_id = azurerm_application_load_balancer.main[0].id
  subnet_id                    = azurerm_subnet.gateway[0].id
}

resource "azurerm_application_load_balancer_frontend" "main" {
  count = length(azurerm_application_load_balancer.main)

  name                         = "public"
  application_load_balancer_id = azurerm_application_load_balancer.main[0].id
}

# The controller that turns Gateways and routes into its configuration.
resource "azurerm_user_assigned_identity" "gateway_controller" {
  count = length(azurerm_application_load_balancer.main)

  name                = "${var.name}-alb-id"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_federated_identity_credential" "gateway_controller" {
  count = length(azurerm_application_load_balancer.main)

  name                      = "alb-controller"
  user_assigned_identity_id = azurerm_user_assigned_identity.gateway_controller[0].id
  audience                  = ["api://AzureADTokenExchange"]
  issuer                    = azurerm_kubernetes_cluster.main.oidc_issuer_url
  subject                   = "system:serviceaccount:azure-alb-system:alb-controller-sa"
}

resource "azurerm_role_assignment" "gateway_controller" {
  for_each = local.app_routing ? {} : {
    "AppGw for Containers Configuration Manager" = azurerm_resource_group.main.id
    "Network Contributor"                        = azurerm_subnet.gateway[0].id
    "Reader"                                     = azurerm_resource_group.main.id
  }

  scope                = each.value
  role_definition_name = each.key
  principal_id         = azurerm_user_assigned_identity.gateway_controller[0].principal_id
  principal_type       = "ServicePrincipal"
}

# --- firewall at the gateway -----------------------------------------------------------------------

resource "azurerm_web_application_firewall_policy" "gateway" {
  count = var.firewall == "gateway" ? 1 : 0

  name                = "${replace(var.name, "-", "")}waf"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags

  policy_settings {
    enabled = true
    mode    = "Prevention"
    # Tensors are no forms: rules look at the first part of a body; its size is the server's to bound (docs/limits.md).
    request_body_check               = true
    request_body_enforcement         = false
    request_body_inspect_limit_in_kb = 128
  }

  managed_rules {
    managed_rule_set {
      type    = "Microsoft_DefaultRuleSet"
      version = "2.1"
    }
    managed_rule_set {
      type    = "Microsoft_BotManagerRuleSet"
      version = "1.1"
    }
  }

  custom_rules {
    name                 = "rate"
    priority             = 10
    rule_type            = "RateLimitRule"
    action               = "Block"
    rate_limit_duration  = "OneMin"
    rate_limit_threshold = var.requests_per_minute
    group_rate_limit_by  = "ClientAddr"

    match_conditions {
      operator     = "BeginsWith"
      match_values = ["/"]
      match_variables {
        variable_name = "RequestUri"
      }
    }
  }
}

resource "azurerm_application_load_balancer_security_policy" "gateway" {
  count = length(azurerm_web_application_firewall_policy.gateway)

  name                               = "firewall"
  location                           = azurerm_resource_group.main.location
  application_load_balancer_id       = azurerm_application_load_balancer.main[0].id
  web_application_firewall_policy_id = azurerm_web_application_firewall_policy.gateway[0].id
}

# --- Front Door ------------------------------------------------------------------------------------

resource "azurerm_cdn_frontdoor_profile" "main" {
  count = local.front_door ? 1 : 0

  name                     = "${var.name}-door"
  resource_group_name      = azurerm_resource_group.main.name
  sku_name                 = "Premium_AzureFrontDoor"
  response_timeout_seconds = 60
  tags                     = local.tags
}

resource "azurerm_cdn_frontdoor_endpoint" "main" {
  count = length(azurerm_cdn_frontdoor_profile.main)

  name                     = local.unique
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.main[0].id
  tags                     = local.tags
}

resource "azurerm_cdn_frontdoor_origin_group" "main" {
  count = length(azurerm_cdn_frontdoor_profile.main)

  name                     = "cluster"
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.main[0].id
  session_affinity_enabled = false

  load_balancing {}
  health_probe {
    protocol            = "Https"
    path                = "/v2/health/ready"
    request_type        = "GET"
    interval_in_seconds = 30
  }
}

resource "azurerm_cdn_frontdoor_origin" "main" {
  count = length(azurerm_cdn_frontdoor_profile.main)

  name                           = "gateway"
  cdn_frontdoor_origin_group_id  = azurerm_cdn_frontdoor_origin_group.main[0].id
  enabled                        = true
  host_name                      = azurerm_public_ip.gateway[0].fqdn
  origin_host_header             = var.host_name
  certificate_name_check_enabled = true
}

resource "azurerm_cdn_frontdoor_custom_domain" "main" {
  count = length(azurerm_cdn_frontdoor_profile.main)

  name                     = "clients"
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.main[0].id
  host_name                = var.host_name

  tls {
    certificate_type = "ManagedCertificate"
  }
}

resource "azurerm_cdn_frontdoor_route" "main" {
  count = length(azurerm_cdn_frontdoor_profile.main)

  name                            = "all"
  cdn_frontdoor_endpoint_id       = azurerm_cdn_frontdoor_endpoint.main[0].id
  cdn_frontdoor_origin_group_id   = azurerm_cdn_frontdoor_origin_group.main[0].id
  cdn_frontdoor_origin_ids        = [azurerm_cdn_frontdoor_origin.main[0].id]
  cdn_frontdoor_custom_domain_ids = [azurerm_cdn_frontdoor_custom_domain.main[0].id]
  patterns_to_match               = ["/*"]
  supported_protocols             = ["Http", "Https"]
  https_redirect_enabled          = true
  forwarding_protocol             = "HttpsOnly"
  link_to_default_domain          = false
}

resource "azurerm_cdn_frontdoor_firewall_policy" "main" {
  count = length(azurerm_cdn_frontdoor_profile.main)

  name                              = "${replace(var.name, "-", "")}door"
  resource_group_name               = azurerm_resource_group.main.name
  sku_name                          = "Premium_AzureFrontDoor"
  mode                              = "Prevention"
  custom_block_response_status_code = 403
  tags                              = local.tags

  managed_rule {
    type    = "Microsoft_DefaultRuleSet"
    version = "2.1"
    action  = "Block"
  }
  managed_rule {
    type    = "Microsoft_BotManagerRuleSet"
    version = "1.1"
    action  = "Block"
  }

  custom_rule {
    name                           = "rate"
    priority                       = 10
    type                           = "RateLimitRule"
    action                         = "Block"
    rate_limit_duration_in_minutes = 1
    rate_limit_threshold           = var.requests_per_minute

    match_condition {
      match_variable = "RequestUri"
      operator       = "Contains"
      match_values   = ["/"]
    }
  }
}

resource "azurerm_cdn_frontdoor_security_policy" "main" {
  count = length(azurerm_cdn_frontdoor_profile.main)

  name                     = "firewall"
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.main[0].id

  security_policies {
    firewall {
      cdn_frontdoor_firewall_policy_id = azurerm_cdn_frontdoor_firewall_policy.main[0].id
      association {
        patterns_to_match = ["/*"]
        domain {
          cdn_frontdoor_domain_id = azurerm_cdn_frontdoor_custom_domain.main[0].id
        }
      }
    }
  }
}
