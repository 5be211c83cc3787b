package smtpd

import (
	"io"
	"time"
)

// stop makes an idle session end: its read returns errStopping.
func (w *wire) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopping = true
	if !w.inside && !w.closed {
		w.raw.SetReadDeadline(time.Unix(1, 0))
	}
}

// endInside is stop for a session within content: its sender waits for no answer yet.
func (w *wire) endInside() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inside = false
	if !w.closed {
		w.raw.SetReadDeadline(time.Unix(1, 0))
	}
}

func (w *wire) isStopping() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stopping
}

// sever cuts the socket under a session that would not end in time.
func (w *wire) sever() { w.raw.Close() }

// close sends what is held and closes; it returns false if that was done before. With
// linger it gives the client a moment to read the last reply: closing a socket with unread
// input resets it, and the reply would be lost.
func (w *wire) close(linger bool) bool {
	w.mu.Lock()
	done := w.closed
	w.closed = true
	w.mu.Unlock()
	if done {
		return false
	}
	if w.flush() == nil && linger {
		w.drain()
	}
	w.conn.Close()
	if len(w.in) != len(w.small) {
		in := w.in
		w.bulk.Put(&in)
	}
	w.in, w.r, w.e = w.small, 0, 0
	return true
}

// drain reads on for a moment after our last word.
func (w *wire) drain() {
	half, ok := w.raw.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	w.raw.SetReadDeadline(time.Now().Add(lingerTime))
	io.CopyN(io.Discard, w.raw, maxSkipped)
}
