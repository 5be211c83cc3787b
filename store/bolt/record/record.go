package record

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"reflect"
	"time"
	"unicode/utf8"

	"guichet/mail"
)

// A record is a version, a CRC-32C and the payload. The sum covers bucket and key too, so
// that a record which lies at a wrong place is found as well as one that changed.
const recordHead = 1 + 4

// The versions: how the payload is written.
const (
	asJSON byte = 1
	// asGob is for the few values that JSON would change: octets of a stranger that are
	// not UTF-8, addresses that mail.ParseAddress would not read back.
	asGob    byte = 2
	asOctets byte = 3 // a raw mail, or nothing
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// seal writes the head of a record whose payload stands at data[recordHead:].
func seal(b Bucket, key, data []byte, version byte) {
	data[0] = version
	binary.BigEndian.PutUint32(data[1:], sum(b, key, data))
}

func sum(b Bucket, key, data []byte) uint32 {
	var head [64]byte
	h := append(append(head[:0], b...), key...)
	crc := crc32.Update(0, castagnoli, append(h, data[0]))
	return crc32.Update(crc, castagnoli, data[recordHead:])
}

// Unseal returns version and payload, which lies in data.
func Unseal(b Bucket, key, data []byte) (byte, []byte, error) {
	if len(data) < recordHead {
		return 0, nil, Damaged(b, key, "the record is too short")
	}
	if binary.BigEndian.Uint32(data[1:]) != sum(b, key, data) {
		return 0, nil, Damaged(b, key, "the checksum is wrong")
	}
	return data[0], data[recordHead:], nil
}

// AsText returns the JSON of a record as it lies in the file, false if it is written otherwise. Nobody has
// verified it.
func AsText(data []byte) ([]byte, bool) {
	if len(data) < recordHead || data[0] != asJSON {
		return nil, false
	}
	return data[recordHead:], true
}

// SealOctets makes a record of octets as they are.
func SealOctets(b Bucket, key, octets []byte) []byte {
	data := make([]byte, recordHead+len(octets))
	copy(data[recordHead:], octets)
	seal(b, key, data, asOctets)
	return data
}

// Encode makes a record of v.
func Encode(b Bucket, key []byte, v any) ([]byte, error) {
	var buf bytes.Buffer
	buf.Write(make([]byte, recordHead))
	version := asJSON
	var err error
	if plain(reflect.ValueOf(v)) {
		e := json.NewEncoder(&buf)
		e.SetEscapeHTML(false)
		err = e.Encode(v)
	} else {
		version = asGob
		err = gob.NewEncoder(&buf).Encode(v)
	}
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", NameOf(b, key), err)
	}
	seal(b, key, buf.Bytes(), version)
	return buf.Bytes(), nil
}

// Decode reads a record into v, a pointer, which keeps no reference to data.
func Decode(b Bucket, key, data []byte, v any) error {
	version, payload, err := Unseal(b, key, data)
	if err != nil {
		return err
	}
	switch version {
	case asJSON:
		err = json.Unmarshal(payload, v)
	case asGob:
		err = gob.NewDecoder(bytes.NewReader(payload)).Decode(v)
	default:
		err = fmt.Errorf("version %d is unknown", version)
	}
	if err != nil {
		return Damaged(b, key, err.Error())
	}
	return nil
}

var (
	addressType = reflect.TypeFor[mail.Address]()
	timeType    = reflect.TypeFor[time.Time]()
)

// plain reports whether JSON gives back v as it is: encoding/json replaces what is not
// UTF-8, and an Address that the strict parser refuses could be written but never read.
func plain(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return utf8.ValidString(v.String())
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || plain(v.Elem())
	case reflect.Struct:
		return plainStruct(v)
	case reflect.Slice, reflect.Array:
		if k := v.Type().Elem().Kind(); k >= reflect.Bool && k <= reflect.Float64 {
			return true
		}
		for i := range v.Len() {
			if !plain(v.Index(i)) {
				return false
			}
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			if !plain(it.Key()) || !plain(it.Value()) {
				return false
			}
		}
	}
	return true
}

func plainStruct(v reflect.Value) bool {
	switch v.Type() {
	case timeType:
		return true
	case addressType:
		a := mail.Address{Local: v.Field(0).String(), Domain: v.Field(1).String()}
		again, err := mail.ParseAddress(a.String())
		return a.IsZero() || err == nil && again == a
	}
	for i := range v.NumField() {
		if !plain(v.Field(i)) {
			return false
		}
	}
	return true
}
