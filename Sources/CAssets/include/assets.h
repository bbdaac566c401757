#pragma once
#include <stddef.h>

// Files of this repository, carried inside the binary: migrations, reference lists, the stylesheet, the script.
typedef struct {
    const char *_Nonnull name;
    const unsigned char *_Nonnull bytes;
    size_t length;
} relais_asset;

// The asset at `index`, below relais_asset_count().
const relais_asset *_Nonnull relais_asset_at(size_t index);
size_t relais_asset_count(void);
