package smtpd

import "time"

// compact makes room in the buffer, which is never full of octets that nobody can use.
func (w *wire) compact() {
	if w.r > 0 {
		w.e = copy(w.in, w.in[w.r:w.e])
		w.r = 0
	}
}

// discard drops n octets of content.
func (w *wire) discard(n int64) error {
	for {
		m := min(n, int64(w.e-w.r))
		w.r += int(m)
		if n -= m; n == 0 {
			return nil
		}
		if err := w.fill(); err != nil {
			return err
		}
	}
}

// enter begins content: a large buffer, and time until the given moment.
func (w *wire) enter(until time.Time) {
	w.mu.Lock()
	w.inside = true
	w.mu.Unlock()
	w.until = until
	if len(w.in) == len(w.small) {
		in := *w.bulk.Get().(*[]byte)
		w.e = copy(in, w.unread())
		w.r, w.in = 0, in
	}
}

// leave ends content.
func (w *wire) leave(until time.Time) {
	w.mu.Lock()
	w.inside = false
	w.mu.Unlock()
	w.until = until
}

// shrink gives the large buffer back when content is over and its rest fits the small one,
// so that an idle session costs little.
func (w *wire) shrink() {
	if !w.inside {
		w.slim()
	}
}

// slim is shrink where all content has been read.
func (w *wire) slim() {
	if len(w.in) == len(w.small) || w.e-w.r >= len(w.small) {
		return
	}
	in := w.in
	w.e = copy(w.small, w.unread())
	w.r, w.in = 0, w.small
	w.bulk.Put(&in)
}
