package main

import (
	"context"
	"errors"
	"fmt"
	"guichet/portal"
	"os"
	"path/filepath"
	"time"
)

// Backup copies the store and the keyring (portal.Keeper).
func (d *data) Backup(ctx context.Context, dir string) error {
	if !filepath.IsAbs(dir) {
		return errors.New("the backup's directory must be an absolute path")
	}
	if err := d.db.Backup(ctx, dir); err != nil {
		return err
	}
	keys, err := os.ReadFile(filepath.Join(d.dir, keyringName))
	if err != nil {
		return fmt.Errorf("copy the keyring: %w", err)
	}
	return writeSynced(filepath.Join(dir, keyringName), keys)
}

// Check looks for damage (portal.Keeper).
func (d *data) Check(ctx context.Context) ([]string, error) { return d.db.Check(ctx) }

// Trouble says what stands still (portal.Keeper).
func (d *data) Trouble() []string { return d.db.Trouble() }

// Rewrite writes the database anew, with index also the search index (portal.Keeper).
func (d *data) Rewrite(ctx context.Context, index bool) (time.Duration, error) {
	if index {
		return d.db.Reindex(ctx)
	}
	return d.db.Rewrite(ctx)
}

// Erasure tells whether an erasure waits for a rewrite (portal.Keeper).
func (d *data) Erasure(ctx context.Context) (portal.Erasure, error) {
	x, err := d.db.Erasure(ctx)
	return portal.NewErasure(x.Last, x.Rewritten, x.Pending), err
}
