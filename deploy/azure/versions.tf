terraform {
  # 1.11: write-only arguments, so that no password lies in the state.
  required_version = ">= 1.11, < 2.0"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 4.81, < 6.0"
    }
  }
}

provider "azurerm" {
  subscription_id = var.subscription_id

  # The storage account has no shared keys: Entra ID alone opens it.
  storage_use_azuread = true

  features {
    resource_group {
      prevent_deletion_if_contains_resources = true
    }
    key_vault {
      purge_soft_delete_on_destroy = false
    }
  }
}
