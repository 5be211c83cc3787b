package raw

import (
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"guichet/mail"
	"guichet/store/bolt/disk"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// MaxInline is the size in octets of the largest mail that is kept in the database file;
// up to there a file of its own is slower.
const MaxInline = 1 << 20

// polynomial is of the checksums of files.
var polynomial = crc32.MakeTable(crc32.Castagnoli)

// staged is a mail that no transaction has adopted yet, in memory or in a mapped file.
type staged struct {
	octets  []byte
	scratch *[scratchSize]byte // that octets lie in; nil if they lie elsewhere
	share   *share
	file    string // its name in raw/; "" in memory
	crc     uint32 // of a file
	files   *Files
	kept    atomic.Bool // a commit names the file, or may
	discard sync.Once
	pack    sync.Once
	parts   []record.Part // of octets in memory, by Pack; nil where none may repeat
	packed  record.Packed // of octets in memory without parts, by Pack; nil where it would not be smaller
}

// Pack implements ticket.Packer.
func (s *staged) Pack() {
	s.pack.Do(func() {
		if s.file != "" {
			return
		}
		if s.parts = cut(s.octets); s.parts == nil {
			s.packed = record.Compress(s.octets)
		}
	})
}

// Stage keeps what r has until a transaction adopts it: see ticket.Store.Stage. A limit of 0 is none. When the limit is passed, the rest of r is left
// unread.
func (f *Files) Stage(ctx context.Context, r io.Reader, limit int64) (ticket.Staged, error) {
	if err := f.room(); err != nil {
		return nil, err
	}
	s := &staged{share: &share{budget: f.budget}, files: f}
	if limit <= 0 {
		limit = 1<<63 - 2
	}
	err := s.fill(ctx, r, limit)
	s.share.leave()
	if err != nil {
		s.Discard()
		return nil, err
	}
	return s, nil
}

// maxSpare is the most that room keeps free.
const maxSpare = 64 << 20

// plenty is so much beyond maxSpare that nobody fills it in roomTime.
const (
	plenty   = 4 << 30
	roomTime = 100 * time.Millisecond
)

// room refuses mail before the disk is quite full: a twentieth of it, at most 64 MiB, is
// kept for the desk's own notes. A letter whose sending cannot be noted is sent again.
// While there is plenty it is not asked for each mail.
func (f *Files) room() error {
	now := time.Now().UnixNano()
	if until := f.roomy.Load(); now < until && until-now <= int64(roomTime) {
		return nil
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(f.data, &fs); err != nil {
		return nil // no reason to refuse mail
	}
	free, all := int64(fs.Bavail)*int64(fs.Bsize), int64(fs.Blocks)*int64(fs.Bsize)
	if free < min(all/20, maxSpare) {
		return &mail.Error{
			Kind: mail.Full, Text: "no space left",
			Err: fmt.Errorf("only %d MiB are free in %s", free>>20, f.data),
		}
	}
	if free > plenty {
		f.roomy.Store(now + int64(roomTime))
	}
	return nil
}

// Bytes implements ticket.Staged.
func (s *staged) Bytes() []byte { return s.octets }

// Discard unmaps, or frees, the octets; a file that no commit names goes away.
func (s *staged) Discard() {
	s.discard.Do(func() {
		if s.file != "" {
			if s.octets != nil {
				_ = syscall.Munmap(s.octets)
			}
			if !s.kept.Load() {
				s.files.drop([]string{s.file})
			}
		}
		if s.scratch != nil {
			scratch.Put(s.scratch)
		}
		s.octets, s.parts, s.packed, s.scratch = nil, nil, nil, nil
		s.share.shrink(s.share.held)
	})
}

// scratchSize is more than most mails have.
const scratchSize = 32 << 10

// scratch are buffers in which mails stand until they are discarded: their size is not known before, and most fit.
var scratch = sync.Pool{New: func() any { return new([scratchSize]byte) }}

// fill reads into memory, and goes over to a file when the mail is too large for it.
func (s *staged) fill(ctx context.Context, r io.Reader, limit int64) error {
	s.scratch = scratch.Get().(*[scratchSize]byte)
	buf := s.scratch[:0]
	if err := s.share.grow(ctx, int64(cap(buf))); err != nil {
		return err
	}
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if int64(len(buf)) > limit {
			return tooLarge(limit)
		}
		if err == io.EOF { // an error that wraps it is no end: see io.EOF
			if cap(buf) > scratchSize {
				scratch.Put(s.scratch)
				s.scratch = nil
				buf = bytes.Clone(buf)
			}
			s.octets = buf
			s.share.shrink(s.share.held - int64(cap(buf)))
			return nil
		}
		if err != nil {
			return err
		}
		if len(buf) > MaxInline {
			return s.spill(ctx, r, buf, limit)
		}
		if len(buf) == cap(buf) {
			if err := s.share.grow(ctx, int64(cap(buf))); err != nil {
				return err
			}
			buf = append(make([]byte, 0, 2*cap(buf)), buf...)
		}
	}
}

func tooLarge(limit int64) error {
	return &mail.Error{Kind: mail.TooLarge, Text: fmt.Sprintf("message exceeds %d octets", limit)}
}

// spill writes head and the rest of r to a file, syncs it and maps it, so that a large
// mail takes hardly any heap.
func (s *staged) spill(ctx context.Context, r io.Reader, head []byte, limit int64) error {
	f, err := s.files.create()
	if err != nil {
		return record.Fault(fmt.Errorf("stage a mail: %w", err))
	}
	defer func() { _ = f.Close() }()
	s.file = f.Name()[len(s.files.dir)+1:]
	size, err := s.pour(ctx, f, r, head, limit)
	if err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return record.Fault(fmt.Errorf("sync %s: %w", f.Name(), err))
	}
	if err := disk.SyncDir(s.files.dir); err != nil {
		return record.Fault(err)
	}
	s.octets, err = syscall.Mmap(int(f.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return record.Fault(fmt.Errorf("map %s: %w", f.Name(), err))
	}
	return nil
}

// pour copies to the file and sums up. Errors of r are returned as they are.
func (s *staged) pour(ctx context.Context, f *os.File, r io.Reader, head []byte, limit int64) (int64, error) {
	size := int64(0)
	buf := make([]byte, 64<<10)
	for chunk := head; ; {
		if _, err := f.Write(chunk); err != nil {
			return size, record.Fault(fmt.Errorf("stage a mail: %w", err))
		}
		s.crc = crc32.Update(s.crc, polynomial, chunk)
		size += int64(len(chunk))
		n, err := r.Read(buf)
		chunk = buf[:n]
		if size+int64(n) > limit {
			return size, tooLarge(limit)
		}
		if over := size + int64(n) - s.share.held; over > 0 {
			if err := s.share.grow(ctx, max(over, int64(len(buf)))); err != nil {
				return size, err
			}
		}
		if err == nil {
			continue
		}
		if err != io.EOF {
			return size, err
		}
		if n == 0 {
			return size, nil
		}
		r = eof{}
	}
}

// eof is a reader that has come to its end.
type eof struct{}

// Read implements io.Reader.
func (eof) Read([]byte) (int, error) { return 0, io.EOF }
