package charset

import (
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// encodings are the charsets of real mail by the name that Name gives them. Where a
// superset is what senders mean, it stands here (WHATWG Encoding §4.2 does the same).
var encodings = map[string]encoding.Encoding{
	"windows-1250": charmap.Windows1250, "windows-1251": charmap.Windows1251,
	"windows-1252": charmap.Windows1252, "windows-1253": charmap.Windows1253,
	"windows-1254": charmap.Windows1254, "windows-1255": charmap.Windows1255,
	"windows-1256": charmap.Windows1256, "windows-1257": charmap.Windows1257,
	"windows-1258": charmap.Windows1258, "windows-874": charmap.Windows874,
	"iso-8859-2": charmap.ISO8859_2, "iso-8859-3": charmap.ISO8859_3,
	"iso-8859-4": charmap.ISO8859_4, "iso-8859-5": charmap.ISO8859_5,
	"iso-8859-6": charmap.ISO8859_6, "iso-8859-7": charmap.ISO8859_7,
	"iso-8859-8": charmap.ISO8859_8, "iso-8859-10": charmap.ISO8859_10,
	"iso-8859-13": charmap.ISO8859_13, "iso-8859-14": charmap.ISO8859_14,
	"iso-8859-15": charmap.ISO8859_15, "iso-8859-16": charmap.ISO8859_16,
	"koi8-r": charmap.KOI8R, "koi8-u": charmap.KOI8U,
	"ibm437": charmap.CodePage437, "ibm850": charmap.CodePage850,
	"ibm852": charmap.CodePage852, "ibm855": charmap.CodePage855,
	"ibm858": charmap.CodePage858, "ibm860": charmap.CodePage860,
	"ibm862": charmap.CodePage862, "ibm863": charmap.CodePage863,
	"ibm865": charmap.CodePage865, "ibm866": charmap.CodePage866,
	"macintosh": charmap.Macintosh, "x-mac-cyrillic": charmap.MacintoshCyrillic,
	"gb18030": simplifiedchinese.GB18030, "hz-gb-2312": simplifiedchinese.HZGB2312,
	"big5": traditionalchinese.Big5, "euc-kr": korean.EUCKR,
	"shift_jis": japanese.ShiftJIS, "euc-jp": japanese.EUCJP, "iso-2022-jp": japanese.ISO2022JP,
}

// aliases are the labels found in mail, lower case and without '-', '_' and spaces.
var aliases = map[string]string{
	"": "", "utf8": "utf-8", "utf8mb4": "utf-8", "utf8mb3": "utf-8", "unicode11utf8": "utf-8", "xutf8": "utf-8", "xutf8j": "utf-8",
	"utf7": "utf-7", "unicode11utf7": "utf-7", "xunicode20utf7": "utf-7", "csunicode11utf7": "utf-7",
	"utf16": "utf-16", "unicode": "utf-16", "ucs2": "utf-16", "iso10646ucs2": "utf-16", "utf16be": "utf-16be", "utf16le": "utf-16le", "unicodefffe": "utf-16be",
	"ascii": "", "usascii": "", "ansix3.41968": "", "ansix3.4": "", "iso646us": "", "646": "", "us": "", "7bit": "", "8bit": "", "binary": "", "default": "", "xunknown": "", "unknown": "", "unknown8bit": "", "none": "",
	"ansi": "windows-1252", "latin1": "windows-1252", "l1": "windows-1252", "iso88591": "windows-1252", "88591": "windows-1252", "cp819": "windows-1252", "ibm819": "windows-1252", "ansix3.1101983": "windows-1252", "cp1252": "windows-1252", "win1252": "windows-1252", "xansi": "windows-1252", "westerneuropean(windows)": "windows-1252", "iso885911987": "windows-1252",
	"latin2": "iso-8859-2", "l2": "iso-8859-2", "latin5": "windows-1254", "l5": "windows-1254", "iso88599": "windows-1254", "latin9": "iso-8859-15", "latin0": "iso-8859-15", "l9": "iso-8859-15",
	"iso88598i": "iso-8859-8", "iso88598e": "iso-8859-8", "logical": "iso-8859-8", "visual": "iso-8859-8", "hebrew": "iso-8859-8", "greek": "iso-8859-7", "cyrillic": "iso-8859-5", "arabic": "iso-8859-6",
	"iso885911": "windows-874", "tis620": "windows-874", "tis6202533": "windows-874", "xwindows874": "windows-874", "dos874": "windows-874",
	"koi8": "koi8-r", "koi": "koi8-r", "koi8ru": "koi8-u", "cskoi8r": "koi8-r",
	"gb2312": "gb18030", "gbk": "gb18030", "xgbk": "gb18030", "gb": "gb18030", "cp936": "gb18030", "ms936": "gb18030", "windows936": "gb18030", "euccn": "gb18030", "chinese": "gb18030", "gb231280": "gb18030", "isoir58": "gb18030", "gb18030": "gb18030", "simplifiedchinese": "gb18030",
	"hz": "hz-gb-2312", "hzgb2312": "hz-gb-2312", "hzgb": "hz-gb-2312",
	"big5": "big5", "big5hkscs": "big5", "cnbig5": "big5", "xxbig5": "big5", "cp950": "big5", "ms950": "big5", "windows950": "big5", "csbig5": "big5", "euctw": "big5",
	"euckr": "euc-kr", "ksc5601": "euc-kr", "ksc56011987": "euc-kr", "ksc56011992": "euc-kr", "ksx1001": "euc-kr", "cp949": "euc-kr", "ms949": "euc-kr", "windows949": "euc-kr", "uhc": "euc-kr", "korean": "euc-kr", "isoir149": "euc-kr", "xwindows949": "euc-kr",
	"shiftjis": "shift_jis", "xsjis": "shift_jis", "sjis": "shift_jis", "cp932": "shift_jis", "ms932": "shift_jis", "mskanji": "shift_jis", "windows31j": "shift_jis", "windows932": "shift_jis", "xmscp932": "shift_jis", "csshiftjis": "shift_jis", "shiftjisx0213": "shift_jis",
	"eucjp": "euc-jp", "xeucjp": "euc-jp", "xeuc": "euc-jp", "ujis": "euc-jp", "eucjpms": "euc-jp",
	"iso2022jp": "iso-2022-jp", "jis": "iso-2022-jp", "xiso2022jp": "iso-2022-jp", "iso2022jpms": "iso-2022-jp", "iso2022jp1": "iso-2022-jp", "iso2022jp2": "iso-2022-jp", "iso2022jp3": "iso-2022-jp", "cp50220": "iso-2022-jp", "cp50221": "iso-2022-jp", "csiso2022jp": "iso-2022-jp",
	"mac": "macintosh", "macroman": "macintosh", "xmacroman": "macintosh", "applemac": "macintosh", "xmaccyrillic": "x-mac-cyrillic", "maccyrillic": "x-mac-cyrillic",
}

// Name folds a label as it was found to the name of a charset; "" is one that says nothing.
func Name(label string) string {
	switch label {
	case "utf-8", "UTF-8":
		return "utf-8"
	case "us-ascii", "US-ASCII", "":
		return ""
	}
	label = strings.ToLower(strings.Trim(label, " \t\r\n'\"`;,<>()[]?="))
	if i := strings.IndexAny(label, ";, \t'\""); i > 0 {
		label = label[:i]
	}
	flat := strings.NewReplacer("-", "", "_", "", " ", "", ":", "").Replace(label)
	if name, ok := aliases[flat]; ok {
		return name
	}
	for _, prefix := range []string{"xcs", "xcp", "cp", "ibm", "xibm", "dos", "xdos", "oem", "windows", "xwindows", "win", "mswin", "ms", "iso8859", "xiso8859"} {
		num, ok := strings.CutPrefix(flat, prefix)
		if !ok || num == "" || strings.Trim(num, "0123456789") != "" {
			continue
		}
		for _, full := range []string{"windows-" + num, "ibm" + num, "iso-8859-" + num} {
			if strings.HasPrefix(prefix, "iso") == strings.HasPrefix(full, "iso") && encodings[full] != nil {
				return full
			}
		}
	}
	return label
}

// Lookup returns the decoder of a charset that Name gave; nil for UTF-8, "" and what is not
// known.
func Lookup(name string) encoding.Encoding {
	if name == "" || name == "utf-8" {
		return nil
	}
	if enc, ok := encodings[name]; ok {
		return enc
	}
	enc, err := ianaindex.MIME.Encoding(name)
	if err != nil || enc == nil {
		return nil
	}
	if known, err := ianaindex.MIME.Name(enc); err == nil {
		// The index knows more aliases than we do; ours are the tolerant decoders.
		if own, ok := aliases[strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(known))]; ok && encodings[own] != nil {
			return encodings[own]
		}
		if strings.EqualFold(known, "utf-8") {
			return nil
		}
	}
	return enc
}

// Known reports whether a label names a charset that we can decode, or says nothing.
func Known(label string) bool {
	switch name := Name(label); name {
	case "", "utf-8", "utf-7", "utf-16", "utf-16be", "utf-16le", "iso-2022-kr":
		return true
	default:
		return Lookup(name) != nil
	}
}

// FindLabel finds the first "charset=" in a document, or in the parts of a mail; "" if there
// is none in its first 2 KB.
func FindLabel(b []byte) string {
	head := strings.ToLower(string(b[:min(len(b), 2048)]))
	i := strings.Index(head, "charset=")
	if i < 0 {
		return ""
	}
	rest := strings.TrimLeft(head[i+len("charset="):], "\"' ")
	if end := strings.IndexAny(rest, "\"' ;>/\r\n\t"); end >= 0 {
		return rest[:end]
	}
	return ""
}
