package smtpd

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"testing"

	"guichet/mail"
)

// nowhere is a desk that reads with large reads, and keeps nothing.
type nowhere struct{}

func (nowhere) Recipient(context.Context, *mail.Envelope, mail.Address) error { return nil }

func (nowhere) Expected(context.Context, *mail.Envelope, mail.Address) bool { return false }

func (nowhere) Receive(_ context.Context, _ mail.Envelope, data io.Reader) error {
	_, err := io.Copy(io.Discard, data)
	return err
}

// letter is a mail of n octets as it goes over the wire, with its end.
func letter(n int) string {
	const line = "Twelve lines of this length would make a poem, if there were any rhymes.\r\n"
	return "Subject: bench\r\n\r\n" + strings.Repeat(line, n/len(line)) + endOfData[2:]
}

// BenchmarkSession sends mails of 20 KB over as many sessions as -cpu says, times 25. Client
// and server share the processor.
func BenchmarkSession(b *testing.B) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := New(nowhere{}, Options{Hostname: "mx.desk.test", Trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	go server.Serve(l)
	defer server.Shutdown(context.Background())
	body := letter(20_000)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	b.SetParallelism(25)
	b.RunParallel(func(pb *testing.PB) {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			b.Error(err)
			return
		}
		defer c.Close()
		in := bufio.NewReader(c)
		var out []byte
		ask := func(s string) bool {
			out = append(out[:0], s...)
			c.Write(out)
			line, err := in.ReadSlice('\n')
			return err == nil && line[0] < '4'
		}
		for ok := ask("") && ask("HELO client.test\r\n"); pb.Next(); {
			ok = ok && ask("MAIL FROM:<carla@customer.test>\r\n") && ask("RCPT TO:<support@desk.test>\r\n") &&
				ask("DATA\r\n") && ask(body)
			if !ok {
				b.Error("refused")
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

// BenchmarkDots measures the framing of DATA alone.
func BenchmarkDots(b *testing.B) {
	body := []byte(letter(60_000))
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		d := dots{start: true}
		for rest, err := body, error(nil); err == nil; {
			var used int
			_, used, err = d.next(rest)
			rest = rest[used:]
		}
	}
}

// BenchmarkIdle reports what a client costs that greets and then is silent: heap and stack
// of the server, with the client's socket.
func BenchmarkIdle(b *testing.B) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := New(nowhere{}, Options{Hostname: "mx.desk.test", Trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	go server.Serve(l)
	defer server.Shutdown(context.Background())
	before := inUse()
	const clients = 1000
	conns := make([]net.Conn, clients)
	answer := make([]byte, 512)
	for i := range conns {
		if conns[i], err = net.Dial("tcp", l.Addr().String()); err != nil {
			b.Fatal(err)
		}
		defer conns[i].Close()
		conns[i].Read(answer)
		io.WriteString(conns[i], "HELO client.test\r\n")
		conns[i].Read(answer)
	}
	for b.Loop() {
	}
	b.ReportMetric(float64(inUse()-before)/clients, "B/client")
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}
