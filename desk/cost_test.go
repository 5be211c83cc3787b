package desk_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"guichet/mail"
)

// BenchmarkReceive is what a mail of 20 KB costs without sockets, taken in by 50 at once: cpu-µs/mail is of the whole
// process, all its goroutines. With TMPDIR on a tmpfs no disk is waited for:
//
//	TMPDIR=/dev/shm go test ./desk -run xxx -bench Receive -benchtime 4000x -benchmem
func BenchmarkReceive(b *testing.B) {
	d, _ := open(b, time.Now)
	tail := bodyOf20KB()
	b.SetParallelism(25)
	b.ReportAllocs()
	var next atomic.Int64
	before := processorTime()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := next.Add(1)
			from := fmt.Sprintf("carla%d@c%d.customer.test", n, n)
			raw := fmt.Appendf(nil, "From: Carla <%s>\r\nTo: Support <support@desk.test>\r\nSubject: Printer %d does not print\r\nDate: %s\r\nMessage-ID: <%d@customer.test>\r\n%s",
				from, n, time.Now().Format(time.RFC1123Z), n, tail)
			env := mail.Envelope{
				From: address(from), Recipients: []mail.Address{address("support@desk.test")}, Session: fmt.Sprint("s", n), Helo: "client.test",
				Remote: netip.MustParseAddr("127.0.0.1"), Trusted: true, At: time.Now(),
			}
			if err := d.Receive(context.Background(), env, bytes.NewReader(raw)); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.StopTimer()
	b.ReportMetric(float64((processorTime()-before).Microseconds())/float64(b.N), "cpu-µs/mail")
}

// bodyOf20KB is a text, the same as HTML, and a picture.
func bodyOf20KB() string {
	line := "The printer in room three does not print since Monday, and nobody knows why.\r\n"
	var s strings.Builder
	s.WriteString("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"mixed\"\r\n\r\n--mixed\r\n" +
		"Content-Type: multipart/alternative; boundary=\"alt\"\r\n\r\n--alt\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + strings.Repeat(line, 20) +
		"--alt\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>\r\n" + strings.Repeat("<p>"+line[:len(line)-2]+"</p>\r\n", 20) +
		"</body></html>\r\n--alt--\r\n--mixed\r\nContent-Type: image/png; name=\"screen.png\"\r\n" +
		"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"screen.png\"\r\n\r\n")
	noise := make([]byte, 57)
	for s.Len() < 19_700 {
		for i := range noise {
			noise[i] = byte(rand.Uint32())
		}
		s.WriteString(base64.StdEncoding.EncodeToString(noise) + "\r\n")
	}
	return s.String() + "--mixed--\r\n"
}

// processorTime is what this process has used of the processor.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
