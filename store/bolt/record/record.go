package record

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"sync"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"
)

// A record is a version, a CRC-32C and the payload. The sum covers bucket and key too, so
// that a record which lies at a wrong place is found as well as one that changed.
const recordHead = 1 + 4

// The versions: how the payload is written.
const (
	asJSON byte = 1
	// asGob was for the few values that JSON would change: octets of a stranger that are
	// not UTF-8, addresses that mail.ParseAddress would not read back.
	asGob    byte = 2
	asOctets byte = 3 // a raw mail, or nothing
	asZstd   byte = 4 // a raw mail, compressed (RFC 8878)
	asCBOR   byte = 5
	asParts  byte = 6 // a raw mail in parts, of which some may be kept once for several mails
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// seal writes the head of a record whose payload stands at data[recordHead:].
func seal(b Bucket, key, data []byte, version byte) {
	data[0] = version
	binary.BigEndian.PutUint32(data[1:], sum(b, key, data))
}

func sum(b Bucket, key, data []byte) uint32 {
	crc, ok := sums[b]
	if !ok {
		crc = crc32.Checksum([]byte(b), castagnoli)
	}
	crc = crc32.Update(crc, castagnoli, key)
	crc = crc32.Update(crc, castagnoli, data[:1])
	return crc32.Update(crc, castagnoli, data[recordHead:])
}

// sums are those of the buckets' names, with which each record's begins.
var sums = func() map[Bucket]uint32 {
	all := map[Bucket]uint32{}
	for _, b := range Buckets() {
		all[b] = crc32.Checksum([]byte(b), castagnoli)
	}
	return all
}()

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

// AsText returns a record as it lies in the file, in which every string of printable ASCII stands as it is; false if it
// is written otherwise. Nobody has verified it.
func AsText(data []byte) ([]byte, bool) {
	if len(data) < recordHead || data[0] != asJSON && data[0] != asCBOR {
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

// Packed is the payload of a record, compressed, with room for the record's head before it.
type Packed []byte

// spare are buffers into which mails are compressed before their size is known.
var spare = sync.Pool{New: func() any { return new([64 << 10]byte) }}

// Compress returns octets in fewer, nil where that saves less than a sixteenth. It may be called at once from many
// places.
func Compress(octets []byte) Packed {
	buf := spare.Get().(*[64 << 10]byte)
	defer spare.Put(buf)
	packed := compressor.EncodeAll(octets, buf[:0])
	if len(packed) > len(octets)-len(octets)/16 {
		return nil
	}
	data := make(Packed, recordHead+len(packed))
	copy(data[recordHead:], packed)
	return data
}

// Seal makes a record of what Compress returned, in its place: until the update of an earlier call has ended
// it must not be called again.
func (p Packed) Seal(b Bucket, key []byte) []byte {
	seal(b, key, p, asZstd)
	return p
}

// UnsealOctets returns a copy of the octets of a raw mail that has size of them.
func UnsealOctets(b Bucket, key, data []byte, size int64) ([]byte, error) {
	version, payload, err := Unseal(b, key, data)
	if err != nil {
		return nil, err
	}
	octets := make([]byte, 0, size)
	if version == asZstd {
		if octets, err = decompressor.DecodeAll(payload, octets); err != nil {
			return nil, Damaged(b, key, err.Error())
		}
	} else {
		octets = append(octets, payload...)
	}
	if int64(len(octets)) != size {
		return nil, Damaged(b, key, fmt.Sprintf("it has %d octets instead of %d", len(octets), size))
	}
	return octets, nil
}

// Mails are small, and compressed and read one by one from many places.
var (
	compressor   = must(zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false), zstd.WithEncoderConcurrency(2), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true)))
	decompressor = must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(64<<20)))
)

// Encode makes a record of v.
func Encode(b Bucket, key []byte, v any) ([]byte, error) {
	buf := encoded.Get().(*bytes.Buffer)
	defer func() {
		if buf.Cap() <= maxEncoded {
			encoded.Put(buf)
		}
	}()
	buf.Reset()
	if err := encoding.MarshalToBuffer(v, buf); err != nil {
		return nil, fmt.Errorf("encode %s: %w", NameOf(b, key), err)
	}
	data := make([]byte, recordHead+buf.Len())
	copy(data[recordHead:], buf.Bytes())
	seal(b, key, data, asCBOR)
	return data, nil
}

// encoded are buffers in which records are encoded before their size is known; larger ones than maxEncoded are not kept.
var encoded = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const maxEncoded = 64 << 10

// EncodeText makes a record of v in JSON, which every release reads: of what a file says of itself, so that an older one
// can say that it is newer.
func EncodeText(b Bucket, key []byte, v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", NameOf(b, key), err)
	}
	data := append(make([]byte, recordHead), text...)
	seal(b, key, data, asJSON)
	return data, nil
}

// CBOR (RFC 8949) keeps every string as its octets, whatever a stranger wrote, and takes a third of JSON's time.
// Times keep their nanoseconds and zone; fields have the names that JSON gave them.
var (
	encoding = must(cbor.EncOptions{Time: cbor.TimeRFC3339Nano, NilContainers: cbor.NilContainerAsNull, OmitEmpty: cbor.OmitEmptyGoValue}.UserBufferEncMode())
	decoding = must(cbor.DecOptions{
		UTF8: cbor.UTF8DecodeInvalid, MaxArrayElements: 1<<31 - 1, MaxMapPairs: 1<<31 - 1, TimeTag: cbor.DecTagIgnored, DupMapKey: cbor.DupMapKeyEnforcedAPF,
	}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
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
	case asCBOR:
		err = decoding.Unmarshal(payload, v)
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
