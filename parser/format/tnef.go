package format

import (
	"bufio"
	"encoding/binary"
	"io"
	"strconv"
	"strings"

	"guichet/parser/charset"
	"guichet/parser/plain"
)

// Caps of what is unpacked from a winmail.dat. MaxFiles is that of files in a text, too.
const (
	MaxFiles     = 200
	maxTNEFProps = 5000
	maxTNEFValue = plain.MaxText * 2 // of a text; files are not read, only found
	maxTNEFDepth = 3
	maxTNEFDives = 10
)

// TNEFContainer is a winmail.dat.
type TNEFContainer struct {
	Open func(from, n int64) io.Reader // n decoded bytes from an offset on; all if n is negative
	Size int64                         // of what was sent, still encoded: no value in it is larger
}

// TNEFItem is one file or text of a winmail.dat.
type TNEFItem struct {
	Name      string // as it was sent, "" if none
	Type      string // media type, "" if none was said
	ContentID string // "" if none
	Charset   string // of a text, "" if its own bytes say it

	From, Size int64  // where it lies in the decoded bytes of the container
	Words      []byte // instead: the text of a document in RTF, in UTF-8
	identified bool   // a Content-ID was said, if only an empty one
}

// tnef reads Microsoft's Transport Neutral Encapsulation ([MS-OXTNEF]) as a stream: files
// are noted by their place in the decoded bytes and never held in memory.
type tnef struct {
	r     *bufio.Reader
	at    int64 // offset in the decoded bytes from start on
	start int64
	box   TNEFContainer
	depth int
	dives *int // how many messages inside of it may still be unpacked, each a pass of its own
	ended bool // the bytes ended where more were said to be

	codepage string
	items    []TNEFItem
	file     *TNEFItem
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

// UnpackTNEF returns the files and texts in a container, what was found before a fault
// included.
func UnpackTNEF(box TNEFContainer) []TNEFItem {
	dives := maxTNEFDives
	t := tnef{r: bufio.NewReaderSize(box.Open(0, -1), 4096), box: box, dives: &dives}
	return t.read()
}

// read reads a message to its end.
func (t *tnef) read() []TNEFItem {
	t.codepage = "windows-1252"
	if t.u32() != 0x223e9f78 {
		return nil
	}
	t.u16() // key
	for len(t.items) < MaxFiles && !t.ended {
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
	return t.items
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
		t.file = &TNEFItem{}
	case attAttachTitle:
		if t.file != nil && t.file.Name == "" {
			t.file.Name = charset.Decode(cutNUL(t.bytes(n, 4096)), t.codepage)
		}
	case attAttachData:
		if t.file != nil {
			t.place(t.file, n)
		}
	case attBody:
		text := TNEFItem{Type: "text/plain", Charset: t.codepage}
		t.place(&text, n)
		t.items = append(t.items, text)
	case attMAPIProps, attAttachment:
		return t.props(end)
	}
	return t.at <= end
}

// place notes the next n decoded bytes as what an item holds.
func (t *tnef) place(i *TNEFItem, n int64) { i.From, i.Size = t.start+t.at, n }

// flush finishes the current file.
func (t *tnef) flush() {
	if f := t.file; f != nil && f.Size > 0 {
		t.items = append(t.items, *f)
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
	text := TNEFItem{Type: "text/plain", Charset: t.charset(kind)}
	t.place(&text, n)
	switch id {
	case propHTML:
		text.Type = "text/html"
		if kind == 0x0102 {
			text.Charset = ""
		}
	case propRTF:
		text.Words = []byte(rtfText(unpackRTF(t.bytes(n, maxTNEFValue))))
		if len(text.Words) == 0 {
			return
		}
	}
	t.items = append(t.items, text)
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
	text := strings.Trim(charset.Decode(t.bytes(n, 4096), t.charset(kind)), "\x00 ")
	f := t.file
	switch {
	case id == propLongName && text != "", f.Name == "" && id != propMIMETag && id != propContentID:
		f.Name = text
	case id == propMIMETag && plain.IsToken(strings.Replace(text, "/", "", 1)):
		f.Type = strings.ToLower(text)
	case id == propContentID && !f.identified:
		f.ContentID, f.identified = text, true
	}
}

// object notes a file that stands among the properties; one that is a message is unpacked.
func (t *tnef) object(kind uint16, n int64) {
	if kind != 0x000d || n <= 16 {
		t.place(t.file, n)
		return
	}
	guid := t.bytes(16, 16)
	start := t.start + t.at
	if len(guid) == 16 && binary.LittleEndian.Uint32(guid) == 0x00020307 && t.depth < maxTNEFDepth && *t.dives > 0 {
		*t.dives--
		inner := tnef{r: bufio.NewReaderSize(t.box.Open(start, n-16), 4096), start: start, box: t.box, depth: t.depth + 1, dives: t.dives}
		for _, i := range inner.read() {
			if i.Name == "" && (i.Type == "text/plain" || i.Type == "text/html") {
				i.Name = strings.TrimSpace(t.file.Name + tnefTexts[i.Type])
			}
			t.items = append(t.items, i)
		}
		return
	}
	t.file.From, t.file.Size = start, n-16
}

// tnefTexts is how the names of the texts of an inner message end.
var tnefTexts = map[string]string{"text/plain": ".txt", "text/html": ".html"}

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

// bytes returns the next n bytes, at most limit of them.
func (t *tnef) bytes(n, limit int64) []byte {
	b := make([]byte, min(n, limit, t.box.Size))
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
