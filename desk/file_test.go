package desk_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"guichet/desk"
	"guichet/mail"
	"guichet/ticket"
)

// TestFile: a file comes whole; opening a sensitive one is recorded, by whom, and
// only for who may.
func TestFile(t *testing.T) {
	d, db := open(t, nil)
	ctx := context.Background()
	do(t, d, "carla@customer.test", "support@desk.test", canaryMail("1"))
	do(t, d, "carla@customer.test", "support+sensitive@desk.test", canaryMail("2"))
	for n, sensitive := range map[ticket.Number]bool{1: false, 2: true} {
		f, err := d.Pages.File(ctx, n, 1, 1, address("ana@agents.test"))
		if err != nil || string(f.Content) != "FILECANARY" || f.Name != "FILENAMECANARY.pdf" || f.Sensitive != sensitive {
			t.Errorf("file of ticket %d: %+v, %v", n, f, err)
		}
		records := 0
		err = db.View(ctx, func(tx ticket.Reader) error {
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
	for _, c := range []struct {
		who  string
		may  bool
		role ticket.Role
	}{
		{"carla-canary@customer.test", true, ""}, // she sent it
		{"eve@else.test", false, ""},
		{"rita@customer.test", false, ticket.Viewer},
		{"rita@customer.test", true, ticket.SensitiveViewer},
	} {
		if c.role != "" {
			member(t, d, db, c.who, c.role)
		}
		_, err := d.Pages.File(ctx, 2, 1, 1, address(c.who))
		if c.may && err != nil || !c.may && !errors.Is(err, ticket.ErrNotAllowed) {
			t.Errorf("%s %s: %v", c.who, c.role, err)
		}
	}
	for _, at := range []struct {
		n       ticket.Number
		message uint32
		place   int
	}{{1, 1, 0}, {1, 1, 2}, {1, 2, 1}, {9, 1, 1}} {
		if _, err := d.Pages.File(ctx, at.n, at.message, at.place, mail.Address{}); !errors.Is(err, ticket.ErrNotFound) {
			t.Errorf("%+v: %v", at, err)
		}
	}
}

// member gives somebody a role at the organisation that ticket 2 is for.
func member(t *testing.T, d *desk.Desk, db ticket.Store, who string, role ticket.Role) {
	ctx := context.Background()
	err := errors.Join(
		d.People.PutOrganisation(ctx, ticket.Organisation{ID: "acme"}),
		db.Update(ctx, func(tx ticket.Tx) error {
			ticket, err := tx.Ticket(2)
			if err != nil {
				return err
			}
			ticket.Organisation = "acme"
			return tx.PutTicket(ticket)
		}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.People.Grant(ctx, address(who), ticket.Scope{Organisation: "acme"}, role, "admin"); err != nil {
		t.Fatal(err)
	}
}
