package format

import (
	"encoding/binary"
	"strconv"
	"strings"

	"guichet/parser/charset"
	"guichet/parser/plain"
	"guichet/parser/transfer"

	"golang.org/x/text/encoding/charmap"
)

// rtfDictionary is what compressed RTF refers back to from its first byte on
// ([MS-OXRTFCP] 2.1.2.1).
const rtfDictionary = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// unpackRTF undoes the compression of [MS-OXRTFCP]; nil if it is none.
func unpackRTF(b []byte) []byte {
	if len(b) < 16 {
		return nil
	}
	size := int(binary.LittleEndian.Uint32(b[4:]))
	switch string(b[8:12]) {
	case "MELA":
		return b[16:min(len(b), 16+max(size, 0))]
	case "LZFu":
	default:
		return nil
	}
	size = min(max(size, 0), maxTNEFValue)
	var dict [4096]byte
	w := copy(dict[:], rtfDictionary)
	out := make([]byte, 0, min(size, 64<<10))
	src := b[16:]
	for i := 0; i < len(src) && len(out) < size; {
		flags := src[i]
		i++
		for bit := 0; bit < 8 && len(out) < size; bit++ {
			if flags>>bit&1 == 0 {
				if i >= len(src) {
					return out
				}
				dict[w] = src[i]
				out = append(out, src[i])
				w = (w + 1) & 4095
				i++
				continue
			}
			if i+1 >= len(src) {
				return out
			}
			ref := int(src[i])<<8 | int(src[i+1])
			i += 2
			from, n := ref>>4, ref&15+2
			if from == w {
				return out // the mark of the end
			}
			for ; n > 0; n-- {
				c := dict[from]
				dict[w] = c
				out = append(out, c)
				from, w = (from+1)&4095, (w+1)&4095
			}
		}
	}
	return out
}

// rtf reads the text out of rich text, also where HTML was wrapped in it ([MS-OXRTFEX]).
type rtf struct {
	src   []byte
	at    int
	out   strings.Builder
	skip  []bool // of the open groups: is its text no text of the document
	uc    int    // characters that stand for a Unicode one (\uc)
	drop  int    // of them still to be left out
	html  bool   // inside \htmlrtf: marks for readers of RTF alone
	table encodingTable
}

type encodingTable = *charmap.Charmap

// maxRTFGroups is how deep groups may be nested.
const maxRTFGroups = 10000

// rtfText returns the text of a document in UTF-8.
func rtfText(b []byte) string {
	r := rtf{src: b, uc: 1, skip: []bool{false}, table: charmap.Windows1252}
	for r.at < len(r.src) && r.out.Len() < plain.MaxText {
		c := r.src[r.at]
		r.at++
		switch c {
		case '{':
			if len(r.skip) < maxRTFGroups {
				r.skip = append(r.skip, r.skip[len(r.skip)-1])
			}
		case '}':
			if len(r.skip) > 1 {
				r.skip = r.skip[:len(r.skip)-1]
			}
		case '\\':
			r.control()
		case '\r', '\n':
		default:
			r.char(rune(c), c)
		}
	}
	return strings.TrimSpace(r.out.String())
}

func (r *rtf) char(c rune, raw byte) {
	if r.drop > 0 {
		r.drop--
		return
	}
	if r.skip[len(r.skip)-1] || r.html {
		return
	}
	if raw >= 0x80 {
		c = r.table.DecodeByte(raw)
	}
	r.out.WriteRune(c)
}

// control reads what follows a backslash.
func (r *rtf) control() {
	if r.at >= len(r.src) {
		return
	}
	c := r.src[r.at]
	if c|0x20 < 'a' || c|0x20 > 'z' {
		r.at++
		r.symbol(c)
		return
	}
	start := r.at
	for r.at < len(r.src) && r.src[r.at]|0x20 >= 'a' && r.src[r.at]|0x20 <= 'z' {
		r.at++
	}
	word := string(r.src[start:min(r.at, start+32)])
	start = r.at
	for r.at < len(r.src) && (r.src[r.at] >= '0' && r.src[r.at] <= '9' || r.at == start && r.src[r.at] == '-') {
		r.at++
	}
	num, err := strconv.Atoi(string(r.src[start:min(r.at, start+12)]))
	if r.at < len(r.src) && r.src[r.at] == ' ' {
		r.at++
	}
	r.word(word, num, err == nil)
}

func (r *rtf) symbol(c byte) {
	switch c {
	case '\'':
		if r.at+1 < len(r.src) {
			v, ok := transfer.HexByte(r.src[r.at], r.src[r.at+1])
			r.at += 2
			if ok {
				r.char(rune(v), v)
			}
		}
	case '*':
		r.skip[len(r.skip)-1] = true
	case '~':
		r.char(' ', 0)
	case '\\', '{', '}':
		r.char(rune(c), 0)
	case '\r', '\n':
		r.char('\n', 0)
	}
}

func (r *rtf) word(word string, num int, hasNum bool) {
	switch word {
	case "par", "line", "sect", "page", "row":
		r.char('\n', 0)
	case "tab", "cell":
		r.char('\t', 0)
	case "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "generator":
		r.skip[len(r.skip)-1] = true
	case "htmlrtf":
		r.html = !hasNum || num != 0
	case "uc":
		r.uc = min(max(num, 0), 8)
	case "u":
		if num < 0 {
			num += 65536
		}
		r.drop = 0
		r.char(rune(num), 0)
		r.drop = r.uc
	case "ansicpg":
		if t, ok := charset.Lookup(charset.Name("cp" + strconv.Itoa(num))).(*charmap.Charmap); ok {
			r.table = t
		}
	case "emdash":
		r.char('—', 0)
	case "endash":
		r.char('–', 0)
	case "lquote":
		r.char('‘', 0)
	case "rquote":
		r.char('’', 0)
	case "ldblquote":
		r.char('“', 0)
	case "rdblquote":
		r.char('”', 0)
	case "bullet":
		r.char('•', 0)
	}
}
