package main

import (
	"os"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

// began is when every story begins: a Tuesday morning.
var began = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)

// clock is the time of a story, in memory that its programs share with us.
type clock struct {
	page []byte
	at   *[2]int64 // now, and until when the desk did what was due
}

// newClock makes the file.
func newClock(path string) (*clock, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := f.Truncate(16); err != nil {
		return nil, err
	}
	page, err := syscall.Mmap(int(f.Fd()), 0, 16, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	c := &clock{page, (*[2]int64)(unsafe.Pointer(&page[0]))}
	c.set(began)
	return c, nil
}

func (c *clock) set(t time.Time) { atomic.StoreInt64(&c.at[0], t.UnixNano()) }
func (c *clock) now() time.Time  { return time.Unix(0, atomic.LoadInt64(&c.at[0])).UTC() }
func (c *clock) close()          { syscall.Munmap(c.page) }

// looked reports whether the desk has done what was due at the clock's time.
func (c *clock) looked() bool { return atomic.LoadInt64(&c.at[1]) == atomic.LoadInt64(&c.at[0]) }
