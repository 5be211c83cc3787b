package record

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

// TestRecord: what a stranger wrote comes back octet by octet, and a time with its nanoseconds and its zone.
func TestRecord(t *testing.T) {
	at := time.Date(2026, 11, 22, 12, 0, 0, 123456789, time.FixedZone("", 3600))
	for _, c := range []struct {
		name string
		v    any
	}{
		{"words", &ticket.Ticket{Subject: "é", Tags: []string{"a"}, Secret: []byte{0xff}}},
		{"no UTF-8", &ticket.Ticket{Subject: "\xe9"}},
		{"no UTF-8 deep inside", &ticket.Ticket{People: []ticket.Person{{Recent: []mail.MessageID{"\xff"}}}}},
		{"no UTF-8 in a map", &ticket.Ticket{Fields: map[string]string{"a\xfe": "\xff"}}},
		{"an address", &ticket.Letter{ReturnPath: mail.Address{Local: "a b", Domain: "x.test"}}},
		{"half an address", &ticket.Letter{ReturnPath: mail.Address{Local: "a"}}},
		{"a bad domain", &ticket.Letter{ReturnPath: mail.Address{Local: "a", Domain: "-x-@y"}}},
		{"times", &ticket.Ticket{Created: at, Moved: map[uint32]ticket.Number{1: 2}}},
		{"nothing", &ticket.Ticket{}},
		{"a reference", &Ref{Seq: 1, Ref: ticket.Ref{Ticket: 7, Own: true, Fingerprint: []byte{0, 1}}}},
	} {
		data, err := Encode(BucketTickets, TicketKey(1), c.v)
		if err != nil {
			t.Fatal(err)
		}
		got := reflect.New(reflect.TypeOf(c.v).Elem()).Interface()
		if err := Decode(BucketTickets, TicketKey(1), data, got); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if d := cmp.Diff(c.v, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

// TestCompress: a mail takes less where that is worth it, and comes back octet by octet; what is not whole is damage.
func TestCompress(t *testing.T) {
	noise := make([]byte, 20_000)
	rand.NewChaCha8([32]byte{}).Read(noise)
	for name, octets := range map[string][]byte{
		"nothing": {}, "an octet": {'a'}, "words": bytes.Repeat([]byte("The printer is on fire.\r\n"), 800), "noise": noise,
		"base64": []byte(base64.StdEncoding.EncodeToString(noise)),
	} {
		key := U64(7)
		data := SealOctets(BucketRaws, key, octets)
		if packed := Compress(octets); packed != nil {
			data = packed.Seal(BucketRaws, key)
		}
		if len(data) > len(octets)+recordHead {
			t.Errorf("%s: %d octets take %d", name, len(octets), len(data))
		}
		got, err := UnsealOctets(BucketRaws, key, data, int64(len(octets)))
		if err != nil || !bytes.Equal(got, octets) {
			t.Errorf("%s: %d octets came back of %d: %v", name, len(got), len(octets), err)
		}
		if _, err := UnsealOctets(BucketRaws, key, data, int64(len(octets))+1); err == nil {
			t.Errorf("%s: another size is no damage", name)
		}
	}
	if n := len(Compress(bytes.Repeat([]byte("The printer is on fire.\r\n"), 800))); n > 500 {
		t.Errorf("20 KB of the same words take %d octets", n)
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
