package portal_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/rs/zerolog"

	"guichet/mail"
	"guichet/portal"
	"guichet/store/bolt"
	"guichet/ticket"
)

func serve(t *testing.T, fill func(ticket.Tx) error) *httptest.Server {
	db, err := bolt.Open(t.TempDir(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Update(context.Background(), fill); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	for _, o := range (&portal.API{Store: db, Log: zerolog.Nop()}).Operations() {
		mux.Handle(o.Method+" "+o.Path, o.Handler)
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// get decodes an answer and returns its status.
func get(t *testing.T, s *httptest.Server, path string, out any) int {
	resp, err := s.Client().Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return resp.StatusCode
}

func TestTicketsAreAllListed(t *testing.T) {
	for _, want := range []int{0, 1, 500, 1201} {
		s := serve(t, func(tx ticket.Tx) error {
			for i := range want {
				carla := mail.Address{Local: fmt.Sprintf("carla%d", i), Domain: "customer.test"}
				ticket := &ticket.Ticket{
					Status: ticket.Open, Priority: ticket.Normal, Secret: []byte("secret"),
					People: []ticket.Person{{Address: carla, Standing: ticket.Requester}},
				}
				if err := tx.AddTicket(ticket); err != nil {
					return err
				}
			}
			return nil
		})
		var got []portal.Ticket
		get(t, s, "/tickets", &got)
		if len(got) != want {
			t.Errorf("%d tickets listed, want %d", len(got), want)
		}
		for i, ticket := range got {
			if int(ticket.Number) != i+1 {
				t.Fatalf("ticket %d stands at %d: not ascending", ticket.Number, i)
			}
		}
	}
}

// TestTicketsByState: the list of one state is what the list of all has of it, also over pages.
func TestTicketsByState(t *testing.T) {
	states := []ticket.Status{ticket.Open, ticket.Closed, ticket.Pending, ticket.Open, ticket.Resolved}
	s := serve(t, func(tx ticket.Tx) error {
		for i := range 1500 {
			ticket := &ticket.Ticket{Status: states[i%len(states)], Secret: []byte("secret")}
			if i%2 == 0 {
				ticket.Tags = []string{"even"}
			}
			if err := tx.AddTicket(ticket); err != nil {
				return err
			}
		}
		return nil
	})
	var all []portal.Ticket
	get(t, s, "/tickets", &all)
	for _, status := range []ticket.Status{ticket.Open, ticket.Pending, ticket.Resolved, ticket.Closed} {
		var want, got []ticket.Number
		for _, ticket := range all {
			if ticket.Status == status && len(ticket.Tags) > 0 {
				want = append(want, ticket.Number)
			}
		}
		var listed []portal.Ticket
		get(t, s, "/tickets?tag=even&status="+string(status), &listed)
		for _, ticket := range listed {
			got = append(got, ticket.Number)
		}
		if len(got) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: %d tickets, want %d", status, len(got), len(want))
		}
	}
}

// TestTicketsPart: a part of a list is that part of the whole, also over pages.
func TestTicketsPart(t *testing.T) {
	s := serve(t, func(tx ticket.Tx) error {
		for i := range 1200 {
			it := &ticket.Ticket{Status: ticket.Closed, Secret: []byte("secret")}
			if i%100 == 0 {
				it.Status = ticket.Open
			}
			if err := tx.AddTicket(it); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range []struct {
		query              string
		count, first, last int
	}{
		{"", 1200, 1, 1200},
		{"limit=0", 1200, 1, 1200},
		{"limit=3", 3, 1, 3},
		{"after=499&limit=700", 700, 500, 1199},
		{"after=1100", 100, 1101, 1200},
		{"status=open&after=1", 11, 101, 1101},
		{"status=open&limit=2", 2, 1, 101},
		{"status=closed&after=99&limit=2", 2, 100, 102},
		{"after=1200", 0, 0, 0},
	} {
		var got []portal.Ticket
		get(t, s, "/tickets?"+c.query, &got)
		if len(got) != c.count || c.count > 0 && (int(got[0].Number) != c.first || int(got[c.count-1].Number) != c.last) {
			t.Errorf("%q: %d tickets, want %d from %d to %d", c.query, len(got), c.count, c.first, c.last)
		}
	}
}

// TestQueueIsListed: those that have not left, or all, also over pages.
func TestQueueIsListed(t *testing.T) {
	s := serve(t, func(tx ticket.Tx) error {
		for i := range 1100 {
			id, err := tx.NextLetter()
			if err != nil {
				return err
			}
			l := &ticket.Letter{ID: id, State: ticket.LetterSent}
			if i%2 == 0 {
				l.State = ticket.LetterQueued
			}
			if err := tx.PutLetter(l); err != nil {
				return err
			}
		}
		return nil
	})
	for query, want := range map[string]int{"": 550, "?all=true": 1100} {
		var got []portal.Queued
		get(t, s, "/queue"+query, &got)
		if len(got) != want || got[0].ID != 1 || !slices.IsSortedFunc(got, func(a, b portal.Queued) int { return int(a.ID) - int(b.ID) }) {
			t.Errorf("%q: %d letters, want %d, ascending", query, len(got), want)
		}
	}
}

func TestWhatIsAskedWrong(t *testing.T) {
	s := serve(t, func(ticket.Tx) error { return nil })
	for _, c := range []struct {
		path string
		want int
	}{
		{"/tickets/7", 404},
		{"/tickets/x", 400},
		{"/tickets/0", 400},
		{"/tickets?limit=-1", 400},
		{"/tickets?after=x", 400},
		{"/queue/7", 404},
		{"/held/7", 404},
	} {
		var fault portal.Problem
		if got := get(t, s, c.path, &fault); got != c.want || fault.Detail == "" {
			t.Errorf("%s: %d %q, want %d and a reason", c.path, got, fault.Detail, c.want)
		}
	}
}
