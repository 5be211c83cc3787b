package parser

import (
	"bufio"
	"encoding/binary"
	"io"
	"strconv"
	"strings"
)

// Caps of what is unpacked from a winmail.dat.
const (
	maxTNEFFiles = 200
	maxTNEFProps = 5000
	maxTNEFValue = MaxText * 2 // of a text; files are not read, only found
	maxTNEFDepth = 3
	maxTNEFDives = 10
)

// tnef reads Microsoft's Transport Neutral Encapsulation ([MS-OXTNEF]) as a stream: files
// are noted by their place in the decoded bytes and never held in memory.
type tnef struct {
	r     *bufio.Reader
	at    int64 // offset in the decoded bytes
	base  part  // the winmail.dat
	depth int
	dives *int // how many messages inside of it may still be unpacked, each a pass of its own
	ended bool // the bytes ended where more were said to be

	codepage string
	leaves   []leaf // files and texts found
	file     *leaf
}

// Attributes of [MS-OXTNEF] 2.1.3.2 and properties of [MS-OXPROPS], by their low 16 bits.
const (
	attBody         = 0x800c
	attAttachData   = 0x800f
	attAttachTitle  = 0x8010
	attRenderData   = 0x9002
	attMAPIProps    = 0x9003
	attAttachment   = 0x9005
	attOEMCodepage  = 0x9007
	propBody        = 0x1000
	propRTF         = 0x1009
	propHTML        = 0x1013
	propDisplayName = 0x3001
	propAttachData  = 0x3701
	propFileName    = 0x3704
	propLongName    = 0x3707
	propMIMETag     = 0x370e
	propContentID   = 0x3712
)

// unpackTNEF returns the files and texts in p, what was found before a fault included.
func unpackTNEF(p part) []leaf {
	dives := maxTNEFDives
	return unpackTNEFAt(p, 0, &dives)
}

func unpackTNEFAt(p part, depth int, dives *int) []leaf {
	t := tnef{r: bufio.NewReaderSize(p.open(), 4096), base: p, depth: depth, dives: dives, codepage: "windows-1252"}
	if t.u32() != 0x223e9f78 {
		return nil
	}
	t.u16() // key
	for len(t.leaves) < maxTNEFFiles && !t.ended {
		level, err := t.r.ReadByte()
		t.at++
		if err != nil || level != 1 && level != 2 {
			break
		}
		id, n := t.u32(), int64(t.u32())
		end := t.at + n
		if t.ended || !t.attribute(id&0xffff, n, end) {
			break
		}
		if !t.skip(end - t.at + 2) { // and the checksum
			break
		}
	}
	t.flush()
	return t.leaves
}

// attribute reads one attribute of n bytes that ends at end.
func (t *tnef) attribute(id uint32, n, end int64) bool {
	switch id {
	case attOEMCodepage:
		if cp := t.u32(); cp > 0 && cp < 70000 {
			t.codepage = "cp" + strconv.Itoa(int(cp))
		}
	case attRenderData:
		t.flush()
		t.file = &leaf{Type: "application/octet-stream"}
	case attAttachTitle:
		if t.file != nil && t.file.Name == "" {
			t.file.Name = decodeCharset(cutNUL(t.read(n, 4096)), t.codepage)
		}
	case attAttachData:
		if t.file != nil {
			t.file.body = t.place(n)
		}
	case attBody:
		t.leaves = append(t.leaves, leaf{Type: "text/plain", typed: true, Params: map[string]string{"charset": t.codepage}, body: t.place(n)})
	case attMAPIProps, attAttachment:
		return t.props(end)
	}
	return t.at <= end
}

// place notes the next n decoded bytes as a file.
func (t *tnef) place(n int64) part {
	p := t.base
	p.skip, p.size, p.sub, p.foreign = t.base.skip+t.at, n, true, true
	return p
}

// flush finishes the current file.
func (t *tnef) flush() {
	if f := t.file; f != nil && f.body.size > 0 {
		t.leaves = append(t.leaves, *f)
	}
	t.file = nil
}

// props reads a list of MAPI properties.
func (t *tnef) props(end int64) bool {
	count := t.u32()
	for i := uint32(0); i < count && i < maxTNEFProps && t.at < end && !t.ended; i++ {
		kind, id := t.u16(), t.u16()
		if id >= 0x8000 && !t.skipName(end) {
			return false
		}
		if !t.values(kind, id, end) {
			return false
		}
	}
	return t.at <= end
}

// skipName steps over the name of a named property.
func (t *tnef) skipName(end int64) bool {
	if !t.skip(16) {
		return false
	}
	if t.u32() == 0 {
		return t.skip(4)
	}
	n := int64(t.u32())
	return n <= end-t.at && t.skip(padded(n))
}

func padded(n int64) int64 { return (n + 3) &^ 3 }

// values reads the values of one property.
func (t *tnef) values(kind, id uint16, end int64) bool {
	size := int64(0)
	switch kind &^ 0x1000 {
	case 0x0002, 0x0003, 0x0004, 0x000a, 0x000b:
		size = 4
	case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040:
		size = 8
	case 0x0048:
		size = 16
	case 0x001e, 0x001f, 0x0102, 0x000d:
	default:
		return false
	}
	if size > 0 {
		n := int64(1)
		if kind&0x1000 != 0 {
			n = int64(t.u32())
		}
		return n*size <= end-t.at && t.skip(n*size)
	}
	count := int64(t.u32())
	for i := int64(0); i < count && i < maxTNEFProps && t.at < end && !t.ended; i++ {
		n := int64(t.u32())
		stop := t.at + padded(n)
		if n > end-t.at {
			return false
		}
		t.value(kind&^0x1000, id, n)
		if t.at > stop || !t.skip(stop-t.at) {
			return false
		}
	}
	return true
}

// value takes one value of n bytes if it is of use.
func (t *tnef) value(kind, id uint16, n int64) {
	if t.file != nil {
		t.fileValue(kind, id, n)
		return
	}
	switch id {
	case propBody, propHTML, propRTF:
	default:
		return
	}
	l := leaf{typed: true, Type: "text/plain", Params: map[string]string{"charset": t.charset(kind)}, body: t.place(n)}
	switch id {
	case propHTML:
		l.Type = "text/html"
		if kind == 0x0102 {
			l.Params = nil
		}
	case propRTF:
		text := []byte(rtfText(unpackRTF(t.read(n, maxTNEFValue))))
		if len(text) == 0 {
			return
		}
		l.Params = map[string]string{"charset": "utf-8"}
		l.body = part{raw: text, to: len(text), foreign: true}
	}
	t.leaves = append(t.leaves, l)
}

// charset is that of a property's text: of kind 0x001f it is Unicode.
func (t *tnef) charset(kind uint16) string {
	if kind == 0x001f {
		return "utf-16le"
	}
	return t.codepage
}

// fileValue takes one property of a file.
func (t *tnef) fileValue(kind, id uint16, n int64) {
	switch id {
	case propLongName, propFileName, propMIMETag, propContentID, propDisplayName:
	case propAttachData:
		t.object(kind, n)
		return
	default:
		return
	}
	text := strings.Trim(decodeCharset(t.read(n, 4096), t.charset(kind)), "\x00 ")
	f := t.file
	switch {
	case id == propLongName && text != "", f.Name == "" && id != propMIMETag && id != propContentID:
		f.Name = text
	case id == propMIMETag && isToken(strings.Replace(text, "/", "", 1)):
		f.Type, f.typed = strings.ToLower(text), true
	case id == propContentID:
		f.Header = append(f.Header, Field{Name: "Content-ID", Value: text})
	}
}

// object notes a file that stands among the properties; one that is a message is unpacked.
func (t *tnef) object(kind uint16, n int64) {
	if kind != 0x000d || n <= 16 {
		t.file.body = t.place(n)
		return
	}
	guid := t.read(16, 16)
	p := t.place(n - 16)
	if len(guid) == 16 && binary.LittleEndian.Uint32(guid) == 0x00020307 && t.depth < maxTNEFDepth && *t.dives > 0 {
		*t.dives--
		for _, l := range unpackTNEFAt(p, t.depth+1, t.dives) {
			if l.Type == "text/plain" || l.Type == "text/html" {
				if l.Name == "" {
					l.Name = strings.TrimSpace(t.file.Name + extensions[l.Type])
				}
			}
			t.leaves = append(t.leaves, l)
		}
		return
	}
	t.file.body = p
}

func (t *tnef) u32() uint32 {
	var b [4]byte
	n, err := io.ReadFull(t.r, b[:])
	t.at += int64(n)
	t.ended = t.ended || err != nil
	return binary.LittleEndian.Uint32(b[:])
}

func (t *tnef) u16() uint16 {
	var b [2]byte
	n, err := io.ReadFull(t.r, b[:])
	t.at += int64(n)
	t.ended = t.ended || err != nil
	return binary.LittleEndian.Uint16(b[:])
}

// read returns the next n bytes, at most limit of them.
func (t *tnef) read(n, limit int64) []byte {
	b := make([]byte, min(n, limit, int64(t.base.to-t.base.from)))
	got, _ := io.ReadFull(t.r, b)
	t.at += int64(got)
	return b[:got]
}

func (t *tnef) skip(n int64) bool {
	if n < 0 {
		return false
	}
	got, err := io.CopyN(io.Discard, t.r, n)
	t.at += got
	return err == nil
}

func cutNUL(b []byte) []byte {
	for i, c := range b {
		if c == 0 {
			return b[:i]
		}
	}
	return b
}
