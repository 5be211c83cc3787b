package outbox

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

func TestALetterThatMustNotLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, p := letters(3), &peer{}
		m.barred[2] = true
		_, stop := run(t, m, relay(p))
		settle(t, m, time.Second)
		stop()
		if got := p.got(); len(got) != 2 || got["<2.abc@mx.example.org>"] != 0 || len(m.letter(2).Attempts) != 0 {
			t.Errorf("arrived: %v", got)
		}
	})
}

func TestLettersOfOurOwnFault(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*memory)
		want  string
	}{
		{"composing panics", func(m *memory) {
			m.compose = func(j ticket.Job) {
				if j.Letter.ID == 2 && len(j.Letter.Attempts) == 0 {
					panic("no template")
				}
			}
		}, "delivering: a fault of the desk, see its log"},
		{"a file is cut short", func(m *memory) {
			m.compose = func(j ticket.Job) {
				m.words.Files = nil
				if j.Letter.ID == 2 && len(j.Letter.Attempts) == 0 {
					m.words.Files = []File{{Name: "a.txt", Size: 10, Open: func() io.Reader { return strings.NewReader("short") }}}
				}
			}
		}, "writing the mail: file 1: has not the 10 octets"},
		{"a file fails only when it is sent", func(m *memory) {
			large := strings.Repeat("a", maxSpool) // a smaller one is read once
			m.compose = func(j ticket.Job) {
				m.words.Files = nil
				if j.Letter.ID == 2 && len(j.Letter.Attempts) == 0 {
					n := 0
					m.words.Files = []File{{Name: "a.txt", Size: maxSpool, Open: func() io.Reader {
						if n++; n > 2 {
							return io.MultiReader(strings.NewReader("sho"), failing{})
						}
						return strings.NewReader(large)
					}}}
				}
			}
		}, "reading the mail: file 1: disk on fire"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, p := letters(3), &peer{}
				c.spoil(m)
				o := relay(p)
				o.Workers = 1 // the words are shared
				_, stop := run(t, m, o)
				settle(t, m, time.Hour)
				stop()
				once(t, m, p)
				a := m.letter(2).Attempts
				if len(a) != 2 || a[0].Outcome != ticket.Temporary || !strings.HasPrefix(a[0].Reply, c.want) {
					t.Errorf("attempts: %+v", a)
				}
			})
		})
	}
}

// failing is a reader of a broken disk.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("disk on fire") }

func TestOddAddresses(t *testing.T) {
	for _, c := range []struct {
		name, local, domain string
		ehlo                []string
		path                string // as the peer saw it; "" if it was refused
		enhanced            string
	}{
		{"idn", "jane", "bücher.test", nil, "jane@xn--bcher-kva.test", "2.0.0"},
		{"quoted", "ja ne", "customer.test", nil, `"ja ne"@customer.test`, "2.0.0"},
		{"utf-8 local part", "jürgen", "bücher.test", []string{"SMTPUTF8", "8BITMIME"}, "jürgen@xn--bcher-kva.test", "2.0.0"},
		{"and no SMTPUTF8", "jürgen", "bücher.test", nil, "", "5.6.7"},
		{"injection", "a> SIZE=1", "b.c> X=", nil, "", ""},
		{"a new line", "a\r\nRSET", "customer.test", nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &peer{ehlo: c.ehlo}
				l := aLetter(1, "x@y.test")
				l.To.Address = mail.Address{Local: c.local, Domain: c.domain}
				m := newMemory(l)
				_, stop := run(t, m, relay(p))
				time.Sleep(time.Second)
				stop()
				got := ""
				if len(p.mails) > 0 {
					got = p.mails[0].to
				}
				if c.name == "utf-8 local part" && !strings.Contains(p.mails[0].data, "\nTo: Carla <jürgen@xn--bcher-kva.test>\r\n") {
					t.Errorf("the mail itself:\n%s", p.mails[0].data)
				}
				if a := m.letter(1).Attempts; got != c.path || a[0].Enhanced != c.enhanced {
					t.Errorf("the peer saw %q, want %q: %+v", got, c.path, a)
				}
				for _, line := range p.log {
					if strings.HasPrefix(line, "RSET") || strings.Contains(line, "X=") {
						t.Errorf("injected: %q", line)
					}
				}
			})
		})
	}
}
