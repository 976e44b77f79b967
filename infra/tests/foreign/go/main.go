// Checks a log with the libraries of others: x/mod of Go, and formats, merkle and Tessera of
// transparency-dev.
//
//	check-log FOLDER URL
//
// FOLDER has the verifier keys `vkey` and `witness-vkey`, the checkpoints `checkpoint`, `old-checkpoint`
// and `cosigned-checkpoint`, the consistency proof between the former two as lines of base64
// (`consistency`), and proofs of entries (`proofs/N.tlog-proof` with the entry in `proofs/N.entry`). URL
// is the prefix under which the log is served. Every check prints a line; the first that fails ends the
// program with status 1.
package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	flog "github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	fproof "github.com/transparency-dev/formats/proof"
	mproof "github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must[T any](value T, err error) T {
	check("read", err)
	return value
}

func check(name string, err error) {
	if err != nil {
		fmt.Printf("REFUSED by %s: %v\n", name, err)
		os.Exit(1)
	}
}

func passed(name string, err error) {
	check(name, err)
	fmt.Println("accepted by", name)
}

// hashOf converts a hash to the type of x/mod.
func hashOf(bytes []byte) (hash tlog.Hash) {
	copy(hash[:], bytes)
	return hash
}

// checkProof checks one proof file, and returns the error of the first library that refuses it.
func checkProof(file string, verifier note.Verifier) error {
	var proof fproof.TLogProof
	if err := proof.Unmarshal(must(os.ReadFile(file))); err != nil {
		return fmt.Errorf("formats/proof Unmarshal: %w", err)
	}
	head, _, _, err := flog.ParseCheckpoint(proof.Checkpoint, verifier.Name(), verifier)
	if err != nil {
		return fmt.Errorf("formats/log ParseCheckpoint: %w", err)
	}
	entry := must(os.ReadFile(strings.TrimSuffix(file, ".tlog-proof") + ".entry"))
	var record tlog.RecordProof
	var hashes [][]byte
	for _, hash := range proof.Hashes {
		record = append(record, tlog.Hash(hash))
		hashes = append(hashes, hash[:])
	}
	size, index := int64(head.Size), int64(proof.Index)
	if err := tlog.CheckRecord(record, size, hashOf(head.Hash), index, tlog.RecordHash(entry)); err != nil {
		return fmt.Errorf("tlog.CheckRecord: %w", err)
	}
	hasher := rfc6962.DefaultHasher
	leaf := hasher.HashLeaf(entry)
	if err := mproof.VerifyInclusion(hasher, proof.Index, head.Size, leaf, hashes, head.Hash); err != nil {
		return fmt.Errorf("merkle/proof VerifyInclusion: %w", err)
	}
	if string(proof.Marshal()) != string(must(os.ReadFile(file))) {
		return errors.New("formats/proof Marshal: writes another file")
	}
	return nil
}

// leafHashes returns the hashes of the entries of a bundle, for Tessera's fsck.
func leafHashes(bundle []byte) ([][]byte, error) {
	var entries api.EntryBundle
	if err := entries.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	var hashes [][]byte
	for _, entry := range entries.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}

func main() {
	folder := os.Args[1]
	read := func(name string) []byte { return must(os.ReadFile(filepath.Join(folder, name))) }
	verifier, err := note.NewVerifier(string(read("vkey")))
	passed("note.NewVerifier", err)

	_, err = note.Open(read("checkpoint"), note.VerifierList(verifier))
	passed("note.Open", err)
	head, rest, _, err := flog.ParseCheckpoint(read("checkpoint"), verifier.Name(), verifier)
	if err == nil && len(rest) > 0 {
		err = errors.New("the checkpoint has extension lines")
	}
	passed("formats/log ParseCheckpoint", err)
	old, _, _, err := flog.ParseCheckpoint(read("old-checkpoint"), verifier.Name(), verifier)
	passed("formats/log ParseCheckpoint of the old checkpoint", err)

	var tree tlog.TreeProof
	var hashes [][]byte
	for _, line := range strings.Fields(string(read("consistency"))) {
		hash := must(base64.StdEncoding.Strict().DecodeString(line))
		tree = append(tree, hashOf(hash))
		hashes = append(hashes, hash)
	}
	newSize, oldSize := int64(head.Size), int64(old.Size)
	passed("tlog.CheckTree", tlog.CheckTree(tree, newSize, hashOf(head.Hash), oldSize, hashOf(old.Hash)))
	passed("merkle/proof VerifyConsistency",
		mproof.VerifyConsistency(rfc6962.DefaultHasher, old.Size, head.Size, hashes, old.Hash, head.Hash))

	witness, err := fnote.NewVerifier(string(read("witness-vkey")))
	passed("formats/note NewVerifier of a cosignature", err)
	_, _, cosigned, err := flog.ParseCheckpoint(read("cosigned-checkpoint"), verifier.Name(), verifier, witness)
	passed("formats/log ParseCheckpoint with a cosignature", err)
	for _, signature := range cosigned.Sigs {
		if signature.Name == witness.Name() {
			at, err := fnote.CoSigV1Timestamp(signature)
			passed("formats/note CoSigV1Timestamp", err)
			fmt.Println("cosigned at", at.UTC().Format(time.RFC3339))
		}
	}

	proofs := must(filepath.Glob(filepath.Join(folder, "proofs", "*.tlog-proof")))
	for _, file := range proofs {
		check(filepath.Base(file), checkProof(file, verifier))
	}
	fmt.Printf("accepted by formats/proof, tlog.CheckRecord and merkle/proof VerifyInclusion: %d proofs\n", len(proofs))

	// The command of Tessera ends with status 0 even if the check fails, so its library is called.
	fetcher, err := client.NewHTTPFetcher(must(url.Parse(os.Args[2])), nil)
	check("client.NewHTTPFetcher", err)
	passed("Tessera's fsck",
		fsck.New(verifier.Name(), verifier, fetcher, leafHashes, fsck.Opts{N: 2}).Check(context.Background()))
}
