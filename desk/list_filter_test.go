package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"guichet/desk"
	"guichet/ticket"
)

// TestListFilters: #list takes category, product, tag, organisation, dates and an order (PRODUCT 7.3).
func TestListFilters(t *testing.T) {
	d, db := open(t, func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) })
	day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC) }
	if err := db.Update(context.Background(), func(tx ticket.Tx) error {
		for i, x := range []ticket.Ticket{
			{Category: "billing", Product: "Signature", Tags: []string{"vip"}, Updated: day(20), Organisation: "acme", Account: "paris"},
			{Category: "billing", Product: "Archive", Updated: day(5), Organisation: "acme"},
			{Category: "onboarding", Product: "Signature", Tags: []string{"vip", "late"}, Updated: day(9)},
			{Category: "onboarding", Product: "Archive", Status: ticket.Closed, Updated: day(10)},
		} {
			x.Address, x.Subject, x.Created = address("support@desk.test"), "Printer", day(i+1)
			x.People = []ticket.Person{{Address: address("carla@customer.test"), Standing: ticket.Requester}}
			if x.Status == "" {
				x.Status = ticket.Open
			}
			if err := tx.AddTicket(&x); err != nil {
				return err
			}
		}
		return tx.PutOrganisation(&ticket.Organisation{ID: "acme", Name: "Acme"})
	}); err != nil {
		t.Fatal(err)
	}
	const ana, carla = "ana@agents.test", "carla@customer.test"
	for _, c := range []struct {
		who, ask, want string
		refused        int
	}{
		{ana, "list", "[3 2 1]", 0},
		{ana, "list category:billing", "[2 1]", 0},
		{carla, "list category: billing", "[2 1]", 0},
		{carla, "list category:Onboarding all", "[4 3]", 0},
		{ana, "list product:signature", "[3 1]", 0},
		{carla, "list product:archive category:billing", "[2]", 0},
		{ana, "list tag:vip", "[3 1]", 0},
		{ana, "list tag:#late", "[3]", 0},
		{carla, "list order:-created", "[1 2 3]", 0},
		{carla, "list status:open tag:vip", "[3 1]", 0},
		{ana, "list status: all category:Onboarding", "[4 3]", 0},
		{carla, "list tag:vip", "[3 1]", 0},
		{ana, "list org:acme", "[2 1]", 0},
		{ana, "list acme", "[2 1]", 0},
		{ana, "list since:2026-11-02", "[3 2]", 0},
		{carla, "list since:2026-11-02 before:2026-11-03", "[2]", 0},
		{ana, "list before:2026-11-02", "[1]", 0},
		{ana, "list before:3", "[2 1]", 0},
		{ana, "list since:yesterday", "[]", 1},
		{ana, "list created:old", "[1 2 3]", 0},
		{carla, "list -created", "[1 2 3]", 0},
		{carla, "list created all", "[4 3 2 1]", 0},
		{ana, "list updated", "[1 3 2]", 0},
		{carla, "list updated: old all", "[2 3 4 1]", 0},
		{ana, "list -updated category:billing", "[2 1]", 0},
	} {
		a, err := d.Act(context.Background(), desk.ActRequest{Ticket: 1, As: address(c.who), Commands: command(c.ask)})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(a.Tickets); got != c.want || len(a.Refused) != c.refused {
			t.Errorf("%s, %s: %s, want %s; refused %v", c.who, c.ask, got, c.want, a.Refused)
		}
	}
}
