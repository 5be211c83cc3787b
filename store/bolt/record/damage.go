package record

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"guichet/ticket"
)

// Remedy is what an admin does about a damaged record.
const Remedy = "stop the desk, run guichet fsck, and guichet restore DIR from the last backup if it confirms this"

// Broken is the error about one record that does not read back. ErrDamaged is in its chain.
type Broken struct {
	Bucket Bucket
	Name   string // of the record, for people
	Why    string
}

func (b *Broken) Error() string { return fmt.Sprintf("%s: %s: %v", b.Name, b.Why, ErrDamaged) }

// Unwrap returns ErrDamaged.
func (b *Broken) Unwrap() error { return ErrDamaged }

// Is reports that this is ticket.ErrDamaged, too.
func (b *Broken) Is(target error) bool { return target == ticket.ErrDamaged }

// maxBroken is how many records Damage names; of more it says so.
const maxBroken = 100

// Damage remembers which records did not read back. Its methods may be called from many goroutines, and do nothing on
// nil. The zero value is ready for use.
type Damage struct {
	// Tell is called with each record that is met for the first time; nil: nobody hears of it.
	Tell func(*Broken)

	mu   sync.Mutex
	met  map[string]bool // by name
	list []string
}

// Note takes down the damaged record that an error is about, and reports whether it is about one. What is wrong with the
// search index, which can be made anew, is told by itself.
func (d *Damage) Note(err error) bool {
	var b *Broken
	if !errors.As(err, &b) {
		return false
	}
	if d == nil || slices.Contains(IndexBuckets(), b.Bucket) {
		return true
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.met[b.Name] || len(d.met) > maxBroken {
		return true
	}
	if d.met == nil {
		d.met = map[string]bool{}
	}
	d.met[b.Name] = true
	if len(d.met) > maxBroken {
		d.list = append(d.list, "There are more damaged records: "+Remedy+".")
		return true
	}
	d.list = append(d.list, fmt.Sprintf("The record %s is damaged (%s): %s.", b.Name, b.Why, Remedy))
	if d.Tell != nil {
		d.Tell(b)
	}
	return true
}

// Sentences names what was met, one each.
func (d *Damage) Sentences() []string {
	if d == nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.list)
}
