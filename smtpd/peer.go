package smtpd

import (
	"errors"
	"net"
	"syscall"
	"time"
)

// waits reports whether the client is still there to hear an answer. It looks and takes
// nothing: a mail whose sender is gone will be sent again, so it must not be kept.
//
// A client that closed only its own direction looks gone too, unless it left a command
// behind the mail: such clients (netcat) end with QUIT.
func (w *wire) waits() bool {
	if w.r < w.e {
		return true
	}
	pending, gone := peek(w.raw)
	if gone || w.conn == w.raw {
		return !gone
	}
	// Under TLS the octets may be commands, or the alert that says goodbye. They may also
	// lie in the TLS layer already, which gives them out without looking at the deadline.
	deadline := time.Unix(1, 0)
	if pending {
		deadline = time.Now().Add(peekTime)
	}
	w.compact()
	if w.conn.SetReadDeadline(deadline) != nil {
		return false
	}
	n, err := w.conn.Read(w.in[w.e:])
	w.e += n
	return n > 0 || err == nil || isTimeout(err)
}

// peek looks into a socket's receive queue without waiting. Of a connection that is no
// socket it knows nothing.
func peek(c net.Conn) (pending, gone bool) {
	socket, ok := c.(syscall.Conn)
	if !ok {
		return false, false
	}
	rc, err := socket.SyscallConn()
	if err != nil {
		return false, true
	}
	var n int
	var failed error
	err = rc.Control(func(fd uintptr) {
		var b [1]byte
		n, _, failed = syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
	})
	switch {
	case err != nil:
		return false, true
	case errors.Is(failed, syscall.EAGAIN), errors.Is(failed, syscall.EINTR):
		return false, false
	case failed != nil, n == 0:
		return false, true
	}
	return true, false
}
