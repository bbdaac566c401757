package enum PlaceholderRelaisWeb {}
