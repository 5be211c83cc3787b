package record

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// TestDamagedRecord: the error names the record and the remedy.
func TestDamagedRecord(t *testing.T) {
	key := TicketKey(12)
	good, err := Encode(BucketTickets, key, &ticket.Ticket{Number: 12, Subject: "x"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		key  []byte
		data []byte
	}{
		{"a bit", key, flip(good, len(good)-3)},
		{"the version", key, flip(good, 0)},
		{"the sum", key, flip(good, 2)},
		{"cut short", key, good[:len(good)-1]},
		{"nothing left", key, nil},
		{"another's place", TicketKey(13), good},
	} {
		var got ticket.Ticket
		err := Decode(BucketTickets, c.key, c.data, &got)
		if err == nil || mail.KindOf(err) != mail.Internal {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for _, want := range []string{NameOf(BucketTickets, c.key), "guichet fsck", "guichet restore"} {
			if !bytes.Contains([]byte(err.Error()), []byte(want)) {
				t.Errorf("%s: %q is not in %q", c.name, want, err)
			}
		}
	}
}

func flip(data []byte, at int) []byte {
	data = bytes.Clone(data)
	data[at] ^= 4
	return data
}

func TestPlain(t *testing.T) {
	for _, c := range []struct {
		name string
		v    any
		want bool
	}{
		{"words", ticket.Ticket{Subject: "é", Tags: []string{"a"}, Secret: []byte{0xff}}, true},
		{"no UTF-8", ticket.Ticket{Subject: "\xe9"}, false},
		{"no UTF-8 deep inside", ticket.Ticket{People: []ticket.Person{{Recent: []mail.MessageID{"\xff"}}}}, false},
		{"no UTF-8 in a map", ticket.Ticket{Fields: map[string]string{"a": "\xff"}}, false},
		{"an address", mail.Address{Local: "a b", Domain: "x.test"}, true},
		{"no address", mail.Address{}, true},
		{"half an address", mail.Address{Local: "a"}, false},
		{"a bad domain", &ticket.Letter{ReturnPath: mail.Address{Local: "a", Domain: "-x-"}}, false},
	} {
		if got := plain(reflect.ValueOf(c.v)); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestTimeKey: keys order as times do.
func TestTimeKey(t *testing.T) {
	times := []time.Time{
		{},
		time.Unix(-1e10, 0), time.Unix(-1, 999999999), time.Unix(0, 0), time.Unix(0, 1),
		time.Date(2026, 3, 9, 1, 2, 3, 4, time.FixedZone("", 3600)), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	for i, at := range times {
		if got := SplitTime(TimeKey(at)); !got.Equal(at) {
			t.Errorf("%v came back as %v", at, got)
		}
		if i > 0 && bytes.Compare(TimeKey(times[i-1]), TimeKey(at)) >= 0 {
			t.Errorf("%v does not come after %v", at, times[i-1])
		}
	}
}

// TestGobNames: gob writes the names of types, which are a part of the format.
func TestGobNames(t *testing.T) {
	for name, v := range map[string]any{
		"heldMail": HeldMail{Held: ticket.HeldMail{Subject: "\xe9"}, Raw: RawPlace{ID: 1}},
		"message":  Message{Message: ticket.Message{Text: "\xe9"}, Raw: RawPlace{ID: 1}},
	} {
		data, err := Encode(BucketHeld, nil, v)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{name, "rawPlace"} {
			if !bytes.Contains(data, append([]byte{byte(len(want))}, want...)) {
				t.Errorf("no %q in %q", want, data)
			}
		}
	}
}
