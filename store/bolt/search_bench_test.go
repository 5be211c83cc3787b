package bolt

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/mail"
	"guichet/search"
	"guichet/store/bolt/index"
	"guichet/ticket"
)

// searched is how many tickets BenchmarkSearch has.
var searched = flag.Int("tickets", 100_000, "tickets that BenchmarkSearch searches")

// speech makes text as people write it: words by Zipf's law, of 200,000.
type speech struct {
	random *rand.Rand
	zipf   *rand.Zipf
}

func newSpeech(seed uint64) speech {
	r := rand.New(rand.NewPCG(seed, 1))
	return speech{r, rand.NewZipf(r, 1.07, 2.7, 200_000)}
}

// word spells the word of a rank.
func word(rank uint64) string {
	var b []byte
	for n := rank*2654435761%1_000_003 + 26*26; n > 0; n /= 26 {
		b = append(b, byte('a'+n%26))
	}
	return string(b)
}

func (s speech) text(words int) string {
	var b strings.Builder
	for i := range words {
		b.WriteString(word(s.zipf.Uint64()))
		b.WriteByte(" \n"[min(i%12/11, 1)])
	}
	return b.String()
}

// person is one of 20,000 customers; few of them write much.
func (s speech) person() ticket.Person {
	i := int(s.random.ExpFloat64() * 4000)
	a := mail.Address{Local: fmt.Sprint("customer", i), Domain: fmt.Sprintf("firm%d.test", i%700)}
	return ticket.Person{Name: word(uint64(i)) + " " + word(uint64(i)*7), Address: a, Standing: ticket.Requester}
}

// fill makes tickets with five messages each.
func (s speech) fill(b *testing.B, db *DB, tickets int) {
	for done := 0; done < tickets; {
		err := db.Update(context.Background(), func(tx ticket.Tx) error {
			for range min(1000, tickets-done) {
				t := &ticket.Ticket{
					Subject: s.text(6), Status: ticket.Open, People: []ticket.Person{s.person()}, Secret: make([]byte, 32), Messages: 5,
					Created: time.Unix(1, 0), Updated: time.Unix(1, 0),
				}
				if err := tx.AddTicket(t); err != nil {
					return err
				}
				for id := range uint32(5) {
					m := &ticket.Message{
						Ticket: t.Number, ID: id + 1, Kind: ticket.FromCustomer, Author: mail.Mailbox{Address: t.People[0].Address},
						Text: s.text(30 + s.random.IntN(100)), Fingerprint: make([]byte, 32), Visibility: ticket.ForAll,
					}
					if err := tx.AddMessage(m, nil); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		done += 1000
	}
}

// BenchmarkSearch searches tickets with five messages each, all indexed but the last 200
// changes. It reports the 99th percentile: each search has other words.
func BenchmarkSearch(b *testing.B) {
	db := opened(b, b.TempDir(), Options{indexing: index.Bounds{Off: true}})
	s := newSpeech(1)
	s.fill(b, db, *searched)
	began := time.Now()
	if err := db.Index(context.Background()); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d tickets indexed in %v", *searched, time.Since(began))
	s.fill(b, db, 33)
	asks := newSpeech(2)
	for _, c := range []struct {
		name string
		ask  func() search.Query
	}{
		{"frequent word", func() search.Query { return search.ParseQuery(word(asks.random.Uint64N(20))) }},
		{"word", func() search.Query { return search.ParseQuery(asks.text(1)) }},
		{"rare word", func() search.Query { return search.ParseQuery(word(100_000 + asks.random.Uint64N(100_000))) }},
		{"two words", func() search.Query { return search.ParseQuery(asks.text(2)) }},
		{"two rarer words", func() search.Query {
			return search.ParseQuery(word(100+asks.random.Uint64N(900)) + " " + word(100+asks.random.Uint64N(900)))
		}},
		{"two letters*", func() search.Query { return search.ParseQuery(word(1000 + asks.random.Uint64N(10_000))[:2] + "*") }},
		{"three letters*", func() search.Query { return search.ParseQuery(word(1000 + asks.random.Uint64N(10_000))[:3] + "*") }},
		{"phrase", func() search.Query { return search.ParseQuery(`"` + asks.text(2) + `"`) }},
		{"a person's tickets", func() search.Query { return search.Query{}.With(ticket.PersonTerm(asks.person().Address)) }},
		{"a person's word", func() search.Query {
			return search.ParseQuery(word(asks.random.Uint64N(1000))).With(ticket.PersonTerm(asks.person().Address))
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			hits := 0
			for b.Loop() {
				q := c.ask()
				start := time.Now()
				err := db.View(context.Background(), func(r ticket.Reader) error {
					found, err := r.Search(q, 0, 20)
					hits += len(found)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100])/1e6, "p99-ms")
			b.ReportMetric(float64(hits)/float64(len(took)), "hits/op")
		})
	}
}
