// Recognize a clip and make a motion in Go: go run . [ADDRESS]
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	pb "skelact/v1"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
)

func main() {
	address := "localhost:50051"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	// works with every grpc-go 1.x; newer ones prefer grpc.NewClient and insecure.NewCredentials()
	connection, err := grpc.Dial(address, grpc.WithInsecure())
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := recognize(ctx, pb.NewRecognitionServiceClient(connection)); err != nil {
		log.Fatal(err)
	}
	if err := generate(ctx, pb.NewGenerationServiceClient(connection)); err != nil {
		log.Fatal(err)
	}
}

// recognize asks what the person of a clip does. Numbers of your own become Tensor.data with
// binary.Write(&buffer, binary.LittleEndian, []float32{...}), shape [people, frames, joints, 3].
func recognize(ctx context.Context, client pb.RecognitionServiceClient) error {
	text, err := os.ReadFile("samples/wave_request.json")
	if err != nil {
		return err
	}
	request := &pb.RecognizeRequest{}
	if err := protojson.Unmarshal(text, request); err != nil {
		return err
	}
	answer, err := client.Recognize(ctx, request)
	if err != nil {
		return err
	}
	for _, person := range answer.People {
		if person.Certainty == pb.Certainty_CERTAINTY_CERTAIN {
			fmt.Println("action:", person.Scores[0].Label)
		} else {
			fmt.Println("no action:", person.Certainty, person.Reason)
		}
	}
	return nil
}

// generate asks for a motion and reads its frames as they arrive.
func generate(ctx context.Context, client pb.GenerationServiceClient) error {
	duration := float32(2)
	stream, err := client.Generate(ctx, &pb.GenerateRequest{Text: "walk", DurationS: &duration})
	if err != nil {
		return err
	}
	for {
		response, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if header := response.GetHeader(); header != nil {
			fmt.Println("motion:", header.Frames, "frames,", header.Report.Verdict)
		} else if chunk := response.GetChunk(); chunk != nil {
			fmt.Println("chunk: first frame", chunk.FirstFrameIndex, "shape", chunk.Rotations.Shape)
		}
	}
}
