package smtpd

import (
	"net"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/rs/zerolog"
)

// poor is a listener whose system has no room for some clients.
type poor struct {
	net.Listener
	faults atomic.Int64
	err    error
}

func (p *poor) Accept() (net.Conn, error) {
	if p.faults.Add(-1) >= 0 {
		return nil, &net.OpError{Op: "accept", Net: "tcp", Err: os.NewSyscallError("accept4", p.err)}
	}
	return p.Listener.Accept()
}

// TestAcceptFaults: a fault that ends by itself is one line, however often it comes, and clients are
// served when it has ended.
func TestAcceptFaults(t *testing.T) {
	for _, fault := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.ECONNABORTED} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		var j journal
		p := &poor{Listener: l, err: fault}
		p.faults.Store(5)
		h := openAt(t, p, false, Options{Log: zerolog.New(&j)})
		who := h.call()
		who.greet()
		who.ask("QUIT\r\n", "221 *")
		lines := 0
		for _, line := range j.read(t) {
			if text, _ := line["error"].(string); strings.Contains(text, fault.Error()) {
				lines++
			}
		}
		if lines != 1 || p.faults.Load() >= 0 {
			t.Errorf("%v: %d lines, %d faults left", fault, lines, p.faults.Load())
		}
	}
}
