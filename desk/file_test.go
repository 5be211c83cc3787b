package desk_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"guichet/desk"
)

// TestFile: a file comes whole; opening a sensitive one is recorded, by whom.
func TestFile(t *testing.T) {
	d, db := open(t, nil)
	ctx := context.Background()
	do(t, d, "carla@customer.test", "support@desk.test", canaryMail("1"))
	do(t, d, "carla@customer.test", "support+sensitive@desk.test", canaryMail("2"))
	for n, sensitive := range map[desk.Number]bool{1: false, 2: true} {
		f, err := d.File(ctx, n, 1, 1, "ana@agents.test")
		if err != nil || string(f.Content) != "FILECANARY" || f.Name != "FILENAMECANARY.pdf" || f.Sensitive != sensitive {
			t.Errorf("file of ticket %d: %+v, %v", n, f, err)
		}
		records := 0
		err = db.View(ctx, func(tx desk.Reader) error {
			events, err := tx.Events(n)
			for _, e := range events {
				if strings.HasPrefix(e.What, "opened the sensitive file 1") && e.Actor == "ana@agents.test" && e.Message == 1 {
					records++
				}
			}
			return err
		})
		if err != nil || records != map[bool]int{true: 1}[sensitive] {
			t.Errorf("ticket %d: %d records, %v", n, records, err)
		}
	}
	for _, at := range []struct {
		n       desk.Number
		message uint32
		place   int
	}{{1, 1, 0}, {1, 1, 2}, {1, 2, 1}, {9, 1, 1}} {
		if _, err := d.File(ctx, at.n, at.message, at.place, "admin"); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("%+v: %v", at, err)
		}
	}
}
