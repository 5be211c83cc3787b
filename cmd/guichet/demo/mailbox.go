package demo

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Bounds of what is kept. The oldest letters give way.
const (
	maxLetters   = 200      // in a mailbox
	maxBytes     = 48 << 20 // of raw letters in a mailbox
	maxStrangers = 4        // mailboxes made for people whom nobody named
)

// mailbox is what one person sees. The Demo's lock guards it.
type mailbox struct {
	key      string
	person   Person
	stranger bool
	letters  []*letter // oldest first
	bytes    int
}

func newMailbox(key string, p Person) *mailbox { return &mailbox{key: key, person: p} }

// put files a letter in order of its id and drops the oldest ones that are too many.
func (b *mailbox) put(l *letter) {
	at, _ := slices.BinarySearchFunc(b.letters, l, func(x, y *letter) int { return cmp.Compare(x.ID, y.ID) })
	b.letters = slices.Insert(b.letters, at, l)
	b.bytes += len(l.Raw)
	for len(b.letters) > 1 && (len(b.letters) > maxLetters || b.bytes > maxBytes) {
		b.bytes -= len(b.letters[0].Raw)
		b.letters[0] = nil
		b.letters = b.letters[1:]
	}
}

func (b *mailbox) letter(id int) *letter {
	for _, l := range b.letters {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// took is the colleague who has the ticket of a letter that told of it as new, by the latest letter that
// says so: mail programs show the two as one conversation, and so must a list without threads.
func (b *mailbox) took(l *letter) string {
	if l.Event != "new" || l.Ticket == "" {
		return ""
	}
	for _, later := range slices.Backward(b.letters) {
		if later.Event == "taken" && later.Ticket == l.Ticket {
			name, _, _ := strings.Cut(names(later.From), " via ")
			return name
		}
	}
	return ""
}

// lookup returns the mailbox of an address. One more stranger gets a mailbox if there is
// room; nil otherwise. Called with the lock held.
func (d *Demo) lookup(address string, create bool) *mailbox {
	strangers := 0
	for _, b := range d.boxes {
		if strings.EqualFold(b.person.Address, address) {
			return b
		}
		if b.stranger {
			strangers++
		}
	}
	if !create || strangers >= maxStrangers || d.ours(address) {
		return nil
	}
	local, _, _ := strings.Cut(address, "@")
	b := newMailbox(d.key(address), Person{Name: strings.ToUpper(local[:1]) + local[1:], Address: address})
	b.stranger = true
	d.boxes = append(d.boxes, b)
	return b
}

// ours reports whether an address is at the desk's domain.
func (d *Demo) ours(address string) bool {
	_, domain, _ := strings.Cut(d.o.Support, "@")
	at := strings.LastIndexByte(address, '@')
	return at >= 0 && strings.EqualFold(address[at+1:], domain)
}

// stamp gives the next letter its id and time.
func (d *Demo) stamp() (id int, at time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.next++
	return d.next - 1, d.o.Now()
}

// file puts a copy of a mail into the mailboxes of the addresses that have one.
func (d *Demo) file(raw []byte, addresses ...string) {
	for _, a := range addresses {
		l := read(raw)
		l.ID, l.At = d.stamp()
		d.put(a, l)
	}
	d.changed.fire()
}

// put gives a letter to the mailbox of an address, if there is one.
func (d *Demo) put(address string, l *letter) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if b := d.lookup(address, false); b != nil {
		b.put(l)
	}
}
