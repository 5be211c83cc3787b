package outbox

import (
	"fmt"
	"net"
	"testing"
	"time"

	"guichet/ticket"

	"github.com/emersion/go-smtp"
)

// BenchmarkRelay delivers letters to a relay over loopback.
func BenchmarkRelay(b *testing.B) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := smtp.NewServer(&inbox{})
	go func() { _ = server.Serve(listener) }()
	b.Cleanup(func() { _ = server.Close() })
	m := newMemory()
	for i := 1; i <= b.N; i++ {
		m.add(aLetter(ticket.LetterID(i), fmt.Sprintf("carla%d@customer.test", i)))
	}
	b.ReportAllocs()
	b.ResetTimer()
	w := New(m, m, Options{Relays: []Relay{{Server: listener.Addr().String()}}})
	go func() { _ = w.Run(b.Context()) }()
	for m.unfinished() > 0 {
		time.Sleep(time.Millisecond)
	}
}
