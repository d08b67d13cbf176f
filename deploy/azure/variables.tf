variable "subscription_id" {
  description = "Subscription that everything is created in."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.subscription_id))
    error_message = "subscription_id: expected a lower-case UUID, as 'az account show --query id' prints it."
  }
}

variable "name" {
  description = "First part of every name, such as 'primavista-prod'."
  type        = string
  default     = "primavista"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,14}$", var.name))
    error_message = "name: expected 3 to 15 of a-z, 0-9 and '-', beginning with a letter."
  }
}

variable "location" {
  description = "Region; it has to have the GPU size asked for and availability zones."
  type        = string
  default     = "swedencentral"
}

variable "tags" {
  description = "Tags of every resource, such as cost centre and owner."
  type        = map(string)
  default     = {}
}

# --- network ---------------------------------------------------------------------------------------

variable "address_space" {
  description = "Addresses of the virtual network, a /16: nodes, private endpoints and the gateway get parts of it."
  type        = string
  default     = "10.20.0.0/16"

  validation {
    condition     = can(cidrhost(var.address_space, 0)) && endswith(var.address_space, "/16")
    error_message = "address_space: expected a /16, such as 10.20.0.0/16."
  }
}

variable "pod_cidr" {
  description = "Addresses of pods; an overlay, seen in the cluster alone."
  type        = string
  default     = "10.244.0.0/16"

  validation {
    condition     = can(cidrhost(var.pod_cidr, 0))
    error_message = "pod_cidr: expected a range of addresses, such as 10.244.0.0/16."
  }
}

variable "service_cidr" {
  description = "Addresses of Services; its tenth is the cluster's DNS."
  type        = string
  default     = "172.16.0.0/16"

  validation {
    condition     = can(cidrhost(var.service_cidr, 10))
    error_message = "service_cidr: expected a range of addresses, such as 172.16.0.0/16."
  }
}

variable "operator_ip_ranges" {
  description = "Public ranges that may reach the API server, the registry, the vault and the model store. Empty: none, all of it is reached from inside the network."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for range in var.operator_ip_ranges : can(cidrhost(range, 0)) && !endswith(range, "/0")])
    error_message = "operator_ip_ranges: expected ranges such as 203.0.113.0/24, and not the whole internet."
  }
}

# --- cluster ---------------------------------------------------------------------------------------

variable "kubernetes_version" {
  description = "Minor version of Kubernetes; patches come by themselves in the maintenance window."
  type        = string
  default     = "1.36"

  validation {
    condition     = can(regex("^1\\.(3[5-9]|[4-9][0-9])$", var.kubernetes_version))
    error_message = "kubernetes_version: expected a minor version from 1.35 on, such as 1.36."
  }
}

variable "private_cluster" {
  description = "Whether the API server has a private address alone. Then kubectl and the pipeline run inside the network."
  type        = bool
  default     = false
}

variable "zones" {
  description = "Availability zones that nodes, the gateway's address and the database are spread over."
  type        = list(string)
  default     = ["1", "2", "3"]

  validation {
    condition     = length(var.zones) == length(distinct(var.zones)) && alltrue([for zone in var.zones : contains(["1", "2", "3"], zone)])
    error_message = "zones: expected some of \"1\", \"2\", \"3\", each once."
  }
}

variable "system_pool" {
  description = "Nodes of the cluster's own pods."
  type = object({
    vm_size = optional(string, "Standard_D4ds_v5")
    min     = optional(number, 2)
    max     = optional(number, 4)
  })
  default = {}

  validation {
    condition     = var.system_pool.min >= 2 && var.system_pool.max >= var.system_pool.min
    error_message = "system_pool: expected 2 <= min <= max."
  }
}

variable "cpu_pool" {
  description = "Nodes of the FAQ and of classic models. 'prima plan' computes how many from measured figures."
  type = object({
    vm_size = optional(string, "Standard_D8ds_v5")
    min     = optional(number, 2)
    max     = optional(number, 10)
  })
  default = {}

  validation {
    condition     = var.cpu_pool.min >= 0 && var.cpu_pool.max >= max(var.cpu_pool.min, 1)
    error_message = "cpu_pool: expected 0 <= min <= max and max >= 1."
  }
}

variable "gpu_pool" {
  description = "Nodes of networks, one GPU each; null for none. The driver is installed, the device plugin is not: see kubernetes/nvidia-device-plugin."
  type = object({
    vm_size = optional(string, "Standard_NC4as_T4_v3")
    min     = optional(number, 0)
    max     = optional(number, 2)
  })
  default = null

  validation {
    condition     = var.gpu_pool == null ? true : startswith(var.gpu_pool.vm_size, "Standard_N")
    error_message = "gpu_pool: expected a size with GPUs, such as Standard_NC4as_T4_v3."
  }
  validation {
    condition     = var.gpu_pool == null ? true : var.gpu_pool.min >= 0 && var.gpu_pool.max >= max(var.gpu_pool.min, 1)
    error_message = "gpu_pool: expected 0 <= min <= max and max >= 1."
  }
}

variable "node_provisioning" {
  description = "'pools': the cluster autoscaler between min and max of the pools above. 'karpenter': node auto-provisioning makes nodes by deploy/kustomize/cluster/nodes-karpenter; the CPU and GPU pools above are left out."
  type        = string
  default     = "pools"

  validation {
    condition     = contains(["pools", "karpenter"], var.node_provisioning)
    error_message = "node_provisioning: expected 'pools' or 'karpenter'."
  }
}

variable "maintenance_day" {
  description = "Day of the week on which patches of Kubernetes and of the nodes' system are taken, from 01:00 UTC on for four hours."
  type        = string
  default     = "Sunday"

  validation {
    condition     = contains(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], var.maintenance_day)
    error_message = "maintenance_day: expected a day of the week, such as Sunday."
  }
}

# --- people ----------------------------------------------------------------------------------------

variable "groups" {
  description = "Object ids of groups in Entra ID. Administrators rule the cluster; what the others may do in the namespace primavista is in deploy/kustomize/components/rbac."
  type = object({
    administrators = set(string)
    deployers      = optional(set(string), [])
    operators      = optional(set(string), [])
    viewers        = optional(set(string), [])
  })

  validation {
    condition     = length(var.groups.administrators) > 0
    error_message = "groups: expected at least one group of administrators: the cluster has no local accounts."
  }
  validation {
    condition = alltrue([
      for id in setunion(var.groups.administrators, var.groups.deployers, var.groups.operators, var.groups.viewers) :
      can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))
    ])
    error_message = "groups: expected object ids (lower-case UUIDs), not names."
  }
}

# --- admission -------------------------------------------------------------------------------------

variable "safeguards" {
  description = "Deployment safeguards: 'Warn' tells who applies a manifest that breaks a rule, 'Enforce' refuses it (and changes some that are incomplete)."
  type        = string
  default     = "Enforce"

  validation {
    condition     = contains(["Warn", "Enforce"], var.safeguards)
    error_message = "safeguards: expected 'Warn' or 'Enforce'."
  }
}

variable "defender" {
  description = "Defender for Containers: findings of images and of the running cluster. Its plan is the whole subscription's, and is paid by core."
  type        = bool
  default     = true
}

# --- data ------------------------------------------------------------------------------------------

variable "faq_database" {
  description = "PostgreSQL for FAQs that editors change; null for none. With 'standby' a second server waits in another zone."
  type = object({
    sku        = optional(string, "GP_Standard_D2ds_v5")
    storage_gb = optional(number, 32)
    standby    = optional(bool, true)
  })
  default = null

  validation {
    condition     = var.faq_database == null ? true : contains([32, 64, 128, 256, 512, 1024], var.faq_database.storage_gb)
    error_message = "faq_database: storage_gb is expected to be 32, 64, 128, 256, 512 or 1024."
  }
}

variable "faq_database_password" {
  description = "Password of the database's user. It is written to the server and kept nowhere, neither in the plan nor in the state."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.faq_database_password == null ? true : length(var.faq_database_password) >= 20
    error_message = "faq_database_password: expected at least 20 characters."
  }
}

variable "faq_database_password_version" {
  description = "Raised by one to have a changed password written."
  type        = number
  default     = 1
}

# --- ways in ---------------------------------------------------------------------------------------

variable "gateway" {
  description = "What stands behind the Gateway API: 'app-routing' (class approuting-istio, in the cluster) or 'application-gateway-for-containers' (class azure-alb-external, outside of it)."
  type        = string
  default     = "app-routing"

  validation {
    condition     = contains(["app-routing", "application-gateway-for-containers"], var.gateway)
    error_message = "gateway: expected 'app-routing' or 'application-gateway-for-containers'."
  }
}

variable "host_name" {
  description = "Name that clients ask, such as models.example.org; Front Door needs it."
  type        = string
  default     = null
}

variable "firewall" {
  description = "Web application firewall: 'none', 'gateway' (needs application-gateway-for-containers) or 'front-door'."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["none", "gateway", "front-door"], var.firewall)
    error_message = "firewall: expected 'none', 'gateway' or 'front-door'."
  }
  validation {
    condition     = var.firewall != "gateway" || var.gateway == "application-gateway-for-containers"
    error_message = "firewall: 'gateway' is a policy of application-gateway-for-containers; app-routing takes 'front-door'."
  }
  validation {
    condition     = var.firewall != "front-door" || (var.host_name != null && var.gateway == "app-routing")
    error_message = "firewall: 'front-door' needs host_name and stands before app-routing."
  }
}

variable "requests_per_minute" {
  description = "How many requests a minute the firewall lets one client address send."
  type        = number
  default     = 6000

  validation {
    condition     = var.requests_per_minute >= 10
    error_message = "requests_per_minute: expected >= 10."
  }
}

variable "ddos" {
  description = "DDoS protection beyond Azure's own, of layers 3 and 4: 'none', 'address' (IP Protection of the gateway's address) or 'network' (Network Protection of the virtual network)."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["none", "address", "network"], var.ddos)
    error_message = "ddos: expected 'none', 'address' or 'network'."
  }
  validation {
    condition     = var.ddos != "address" || var.gateway == "app-routing"
    error_message = "ddos: 'address' protects the address of app-routing; application-gateway-for-containers has none of yours."
  }
}

# --- observation and cost --------------------------------------------------------------------------

variable "log_retention_days" {
  description = "How long logs can be searched."
  type        = number
  default     = 30

  validation {
    condition     = var.log_retention_days >= 30 && var.log_retention_days <= 730
    error_message = "log_retention_days: expected 30 to 730."
  }
}

variable "log_quota_gb" {
  description = "Most gigabytes of logs that are taken in a day; -1 for no bound."
  type        = number
  default     = 10
}

variable "basic_logs" {
  description = "Whether the pods' logs go to the Basic plan: a fifth of the price, queries of one table and no alerts."
  type        = bool
  default     = false
}

variable "grafana" {
  description = "Whether there is a managed Grafana. Without one the dashboards of the portal ('Dashboards with Grafana') show the same metrics at no cost."
  type        = bool
  default     = true
}

variable "alert_emails" {
  description = "Who is told of alerts and of cost."
  type        = set(string)

  validation {
    condition     = length(var.alert_emails) > 0 && alltrue([for each in var.alert_emails : can(regex("^[^@ ]+@[^@ ]+$", each))])
    error_message = "alert_emails: expected at least one address, such as oncall@example.org."
  }
}

variable "budget" {
  description = "What a month may cost, in the subscription's currency; notices at 50, 80 and 100 per cent, and when the forecast passes it."
  type = object({
    amount = number
    start  = string
  })

  validation {
    condition     = var.budget.amount > 0 && can(regex("^20[0-9]{2}-(0[1-9]|1[0-2])-01$", var.budget.start))
    error_message = "budget: expected amount > 0 and start on the first of a month, such as 2026-12-01."
  }
}
