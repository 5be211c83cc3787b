package service

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"guichet/portal"
)

// BackupMark is the file in the data directory whose time is that of the last backup; it says where.
const BackupMark = "backup"

// Backup copies the store and the keyring (portal.Keeper).
func (d *Data) Backup(ctx context.Context, dir string) error {
	if !filepath.IsAbs(dir) {
		return errors.New("the backup's directory must be an absolute path")
	}
	if err := d.Store.Backup(ctx, dir); err != nil {
		return err
	}
	keys, err := os.ReadFile(filepath.Join(d.dir, KeyringName))
	if err != nil {
		return fmt.Errorf("copy the keyring: %w", err)
	}
	if err := WriteSynced(filepath.Join(dir, KeyringName), keys); err != nil {
		return err
	}
	return WriteSynced(filepath.Join(d.dir, BackupMark), []byte(dir+"\n")) // its time is what counts
}

// Check looks for damage (portal.Keeper).
func (d *Data) Check(ctx context.Context) ([]string, error) { return d.Store.Check(ctx) }

// Trouble says what stands still (portal.Keeper).
func (d *Data) Trouble() []string {
	all := d.Store.Trouble()
	if d.Also != nil {
		all = append(all, d.Also()...)
	}
	return all
}

// Damage names what only an admin can put right (portal.Keeper).
func (d *Data) Damage(ctx context.Context, look bool) []string {
	if look {
		_ = d.Store.Scrub(ctx, 0) // what it finds is in the list; a time that is over is no fault
	}
	return d.Store.Damage()
}

// Rewrite writes the database anew, with index also the search index (portal.Keeper).
func (d *Data) Rewrite(ctx context.Context, index bool) (time.Duration, error) {
	if index {
		return d.Store.Reindex(ctx)
	}
	return d.Store.Rewrite(ctx)
}

// Erasure tells whether an erasure waits for a rewrite (portal.Keeper).
func (d *Data) Erasure(ctx context.Context) (portal.Erasure, error) {
	x, err := d.Store.Erasure(ctx)
	return portal.NewErasure(x.Last, x.Rewritten, x.Pending), err
}
