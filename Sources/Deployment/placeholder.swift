package enum PlaceholderDeployment {}
