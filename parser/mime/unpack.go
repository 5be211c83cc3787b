package mime

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"guichet/parser/format"
	"guichet/parser/header"
	"guichet/parser/problem"
	"guichet/parser/transfer"
)

// unpack adds to the parts of a mail what lies inside containers: signed mail, the files
// of a winmail.dat, uuencoded and yEncoded files in a text. The containers stay.
func (t *tree) unpack(depth int) {
	i := 0
	for todo := len(t.parts); todo > 0; todo-- { // not what is added meanwhile
		l := &t.parts[i]
		switch {
		case isSMIME(l):
			i += t.unwrap(i, depth)
		case l.Type == "application/ms-tnef" || l.Type == "application/vnd.ms-tnef" || strings.EqualFold(l.Name, "winmail.dat"):
			i += t.unpackTNEF(i)
		case l.Type == "text/plain" && l.Body.encoding == transfer.Identity && !l.Body.sub:
			t.unpackText(i)
		case l.Type == "application/pgp-encrypted" && l.ParentSubtype() == "encrypted":
			t.problems.Add(problem.EncryptedPGP)
		}
		i++
	}
}

// maxSMIME is the largest signed container that is unwrapped, in decoded bytes: unlike
// files it must be held in memory.
const maxSMIME = 32 << 20

// maxSigned is how often signed mail may be inside signed mail.
const maxSigned = 3

// unwrap puts the parts of an opaque-signed mail before it, and returns how many.
func (t *tree) unwrap(i, depth int) int {
	b, cut := t.parts[i].Body.Decoded(maxSMIME)
	if cut {
		return 0
	}
	inner, encrypted := format.UnwrapSigned(b)
	if encrypted {
		t.problems.Add(problem.EncryptedSMIME)
	}
	if format.Compressed(b) {
		t.problems.Add(problem.CompressedSMIME)
	}
	if inner == nil || depth >= maxSigned {
		return 0
	}
	sub := tree{raw: inner, limit: len(inner), problems: t.problems, foreign: true, count: t.count, multiparts: t.multiparts}
	h, body := header.SplitPart(inner, 0, len(inner), t.problems)
	sub.body(h, body)
	sub.unpack(depth + 1)
	t.count, t.multiparts = sub.count, sub.multiparts
	return t.insert(i, sub.parts)
}

// insert puts parts before the one at i.
func (t *tree) insert(i int, parts []Part) int {
	all := make([]Part, 0, len(t.parts)+len(parts))
	all = append(all, t.parts[:i]...)
	all = append(all, parts...)
	t.parts = append(all, t.parts[i:]...)
	return len(parts)
}

// tnef returns what lies in the winmail.dat that l is.
func (l *Part) tnef() []Part {
	box := format.TNEFContainer{Size: int64(l.Body.to - l.Body.from), Open: func(from, n int64) io.Reader {
		if n < 0 {
			return l.Body.Open()
		}
		return l.Body.inside(from, n).Open()
	}}
	var parts []Part
	for _, i := range format.UnpackTNEF(box) {
		in := Part{Type: i.Type, Typed: i.Type != "", Name: i.Name, Body: l.Body.inside(i.From, i.Size)}
		if !in.Typed {
			in.Type = "application/octet-stream"
		}
		if i.ContentID != "" {
			in.Header = header.Header{{Name: "Content-ID", Value: i.ContentID}}
		}
		if i.Charset != "" {
			in.Params = map[string]string{"charset": i.Charset}
		}
		if i.Words != nil {
			in.Params = map[string]string{"charset": "utf-8"}
			in.Body = Body{raw: i.Words, to: len(i.Words), foreign: true}
		}
		parts = append(parts, in)
	}
	return parts
}

// maxTNEFTexts is how many forms of its text a winmail.dat may have: plain, HTML, RTF.
const maxTNEFTexts = 3

// format.UnpackTNEF adds the files of a winmail.dat, and its text where the mail has none. It
// returns how many parts were put before it.
func (t *tree) unpackTNEF(i int) int {
	found := t.parts[i].tnef()
	readable := false
	for _, l := range t.parts {
		if strings.HasPrefix(l.Type, "text/") && l.Disposition != "attachment" && len(bytes.TrimSpace(l.Body.bytes())) > 0 {
			readable = true
		}
	}
	var texts, files []Part
	for _, l := range found {
		if l.Name == "" && (l.Type == "text/plain" || l.Type == "text/html") {
			if len(texts) < maxTNEFTexts {
				texts = append(texts, l)
			}
			continue
		}
		l.Disposition = "attachment"
		files = append(files, l)
	}
	t.parts = append(t.parts, files...)
	if !readable && len(texts) > 0 {
		t.multiparts++
		for j := range texts { // forms of one text
			texts[j].Parents = []Multipart{{ID: t.multiparts, Subtype: "alternative"}}
		}
		return t.insert(i, texts)
	}
	return 0
}

// unpackText adds the uuencoded and yEncoded files of a text and takes them out of it.
func (t *tree) unpackText(i int) {
	l := &t.parts[i]
	b := l.Body.bytes()
	var found []format.TextFile
	if bytes.Contains(b, []byte("begin ")) {
		found = format.FindUU(b)
	}
	if bytes.Contains(b, []byte("=ybegin ")) {
		files, unended := format.FindYEnc(b)
		if unended {
			t.problems.Add(problem.YEncWithoutEnd)
		}
		found = append(found, files...)
		slices.SortStableFunc(found, func(a, b format.TextFile) int { return a.From - b.From })
	}
	var files []Part
	end := 0
	for _, f := range found {
		if len(files) >= format.MaxFiles {
			break
		}
		if f.From < end { // data that looks like another file's beginning
			continue
		}
		end = f.To
		l.files = append(l.files, [2]int{f.From, f.To})
		body := Body{raw: t.raw, from: l.Body.from + f.From, to: l.Body.from + f.To, encoding: f.Encoding, foreign: t.foreign}
		if l.Body.foreign {
			body.raw = l.Body.raw
		}
		files = append(files, Part{Type: "application/octet-stream", Name: header.DecodeFileName(f.Name), Disposition: "attachment", Body: body})
	}
	t.parts = append(t.parts, files...)
}
