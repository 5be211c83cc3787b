package portal

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"

	"guichet/desk"
)

// page is how many records are read at once.
const page = 500

// tickets writes all tickets that the query asks for, one a line, page by page: a million of them
// must neither fill the memory nor hold one state of the store for long. An error after the first
// page cuts the array short, which no JSON reader takes for its end.
func (a *API) tickets(w http.ResponseWriter, r *http.Request) {
	f, err := readFilter(r.URL.Query())
	if err != nil {
		a.serve(w, r, func(*http.Request) (any, error) { return nil, err })
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	pages := a.readAhead(ctx, f)
	defer func() {
		cancel()
		for range pages { // until the reader has ended
		}
	}()
	out := newTicketWriter(w)
	for p := range pages {
		if p.err != nil {
			if out.count == 0 {
				a.serve(w, r, func(*http.Request) (any, error) { return nil, p.err })
			}
			a.Log.Error().Err(p.err).Msg("list tickets")
			return
		}
		for _, t := range p.tickets {
			if out.count == f.limit && f.limit > 0 {
				break
			}
			if !f.takes(t) {
				continue
			}
			if err := out.write(viewTicket(t)); err != nil {
				return // who asked is gone
			}
		}
		if out.count == f.limit && f.limit > 0 {
			break
		}
	}
	if r.Context().Err() == nil {
		out.end()
	}
}

// ticketPage is some tickets, or why there are none.
type ticketPage struct {
	tickets []*desk.Ticket
	err     error
}

// readAhead reads the tickets above f.after, ascending, while others are being written; it ends
// with ctx.
func (a *API) readAhead(ctx context.Context, f filter) <-chan ticketPage {
	pages := make(chan ticketPage, 2)
	next := a.ascending(f)
	if f.few() {
		next = a.inState(f)
	}
	go func() {
		defer close(pages)
		for {
			var p ticketPage
			p.tickets, p.err = next(ctx)
			if len(p.tickets) == 0 && p.err == nil {
				return
			}
			select {
			case pages <- p:
			case <-ctx.Done():
				return
			}
			if p.err != nil {
				return
			}
		}
	}()
	return pages
}

// ascending returns what reads the next page of all tickets that the filter may take.
func (a *API) ascending(f filter) func(context.Context) ([]*desk.Ticket, error) {
	after, words := f.after, f.words()
	return func(ctx context.Context) (tickets []*desk.Ticket, err error) {
		err = a.Store.View(ctx, func(tx desk.Reader) error {
			tickets, err = tx.TicketsNaming(after, page, words...)
			return err
		})
		if len(tickets) > 0 {
			after = tickets[len(tickets)-1].Number
		}
		return tickets, err
	}
}

// inState returns what reads the tickets of a state that few are in, as one page.
func (a *API) inState(f filter) func(context.Context) ([]*desk.Ticket, error) {
	done := false
	return func(ctx context.Context) (tickets []*desk.Ticket, err error) {
		if done {
			return nil, nil
		}
		done = true
		err = a.eachOf(ctx, []desk.Status{f.status}, func(t *desk.Ticket) {
			if t.Number > f.after {
				tickets = append(tickets, t)
			}
		})
		slices.Reverse(tickets)
		return tickets, err
	}
}

// ticketWriter writes a JSON array, a ticket a line.
type ticketWriter struct {
	out   *bufio.Writer
	line  bytes.Buffer
	json  *json.Encoder
	count int
}

func newTicketWriter(w io.Writer) *ticketWriter {
	t := &ticketWriter{out: bufio.NewWriterSize(w, 64<<10)}
	t.json = json.NewEncoder(&t.line)
	t.json.SetEscapeHTML(false)
	return t
}

func (w *ticketWriter) write(t Ticket) error {
	w.line.Reset()
	sep := ",\n"
	if w.count == 0 {
		sep = "[\n"
	}
	w.line.WriteString(sep)
	if err := w.json.Encode(t); err != nil {
		return err
	}
	w.count++
	_, err := w.out.Write(bytes.TrimSuffix(w.line.Bytes(), []byte("\n")))
	return err
}

// end closes the array.
func (w *ticketWriter) end() {
	last := "\n]\n"
	if w.count == 0 {
		last = "[]\n"
	}
	_, _ = w.out.WriteString(last)
	_ = w.out.Flush()
}
