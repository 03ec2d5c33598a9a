// HAPI FHIR's client and HL7's validation rules (as HAPI ships them) against a running hub. Prints a line for each case, like
// peer.mjs: "ok the sentence", or "not ok the sentence: why". Every body that comes back is validated.
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.api.IClientInterceptor;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.IHttpRequest;
import ca.uhn.fhir.rest.client.api.IHttpResponse;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

public class Peer {
    static final String SYSTEM = "https://city-hospital.example/patient";
    static final FhirContext context = FhirContext.forR4();
    static final List<String> bodies = new ArrayList<>();
    static int failures;

    interface Case { void run() throws Exception; }

    static final class Sender implements IClientInterceptor {
        @Override public void interceptRequest(IHttpRequest request) {
            request.addHeader("Authorization", "Bearer " + System.getenv("KEY_WARD"));
            request.addHeader("Aim-User", "nurse one");
            request.addHeader("Aim-Purpose", "child_concern");
            request.addHeader("X-Forwarded-Proto", "http");
        }
        @Override public void interceptResponse(IHttpResponse response) throws IOException {
            response.bufferEntity();
            StringBuilder text = new StringBuilder();
            try (Reader reader = response.createReader()) {
                char[] room = new char[8192];
                for (int n; (n = reader.read(room)) > 0;) text.append(room, 0, n);
            }
            bodies.add(text.toString());
        }
    }

    static FhirValidator validator() {
        ValidationSupportChain chain = new ValidationSupportChain(new DefaultProfileValidationSupport(context),
            new InMemoryTerminologyServerValidationSupport(context), new CommonCodeSystemsTerminologyService(context));
        FhirInstanceValidator module = new FhirInstanceValidator(chain);
        module.setNoTerminologyChecks(false);
        return context.newValidator().registerValidatorModule(module);
    }

    static void must(boolean held, String what) {
        if (!held) throw new AssertionError(what);
    }

    static void it(String sentence, Case run) {
        try {
            run.run();
            System.out.println("ok HAPI: " + sentence);
        } catch (Throwable e) {
            failures++;
            System.out.println("not ok HAPI: " + sentence + ": " + String.valueOf(e.getMessage()).replace('\n', ' '));
        }
    }

    static Patient jane() {
        Patient p = new Patient();
        p.addName().setFamily("Doe").addGiven("Jane");
        p.setBirthDateElement(new DateType("2000-06-09"));
        p.setGender(AdministrativeGender.FEMALE);
        return p;
    }

    static Bundle match(IGenericClient client, Patient patient, boolean certain) {
        Parameters in = new Parameters();
        in.addParameter().setName("resource").setResource(patient);
        in.addParameter().setName("onlyCertainMatches").setValue(new BooleanType(certain));
        return client.operation().onType(Patient.class).named("$match").withParameters(in).returnResourceType(Bundle.class).execute();
    }

    static void refused(int status, Case run) throws Exception {
        try {
            run.run();
        } catch (BaseServerResponseException e) {
            must(e.getStatusCode() == status, "status " + e.getStatusCode());
            must(e.getOperationOutcome() != null, "no OperationOutcome");
            return;
        }
        throw new AssertionError("it was not refused");
    }

    static Patient feather(String value) {
        Patient p = new Patient();
        p.addIdentifier(new Identifier().setSystem(SYSTEM).setValue(value));
        p.addName().setFamily("Quillfeather").addGiven("Amber");
        p.setActive(true).setBirthDateElement(new DateType("1965-02-03"));
        return p;
    }

    static MethodOutcome put(IGenericClient client, Patient p) {
        return client.update().resource(p).conditional()
            .where(Patient.IDENTIFIER.exactly().systemAndIdentifier(SYSTEM, p.getIdentifierFirstRep().getValue())).execute();
    }

    public static void main(String[] arguments) throws Exception {
        context.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        context.getRestfulClientFactory().setSocketTimeout(30000);
        IGenericClient client = context.newRestfulGenericClient(System.getenv("BASE"));
        client.registerInterceptor(new Sender());
        it("the capability statement is read", () -> {
            CapabilityStatement said = client.capabilities().ofType(CapabilityStatement.class).execute();
            must(said.getRestFirstRep().getResourceFirstRep().getType().equals("Patient"), "no Patient");
        });
        it("a search is answered with a bundle of Patients", () -> {
            Bundle found = client.search().forResource(Patient.class).where(Patient.FAMILY.matches().value("Doe"))
                .and(Patient.GIVEN.matchesExactly().value("Jane")).and(Patient.BIRTHDATE.exactly().day("2000-06-09"))
                .returnBundle(Bundle.class).execute();
            must(found.getTotal() == 1, "total " + found.getTotal());
            Patient read = client.read().resource(Patient.class).withId(found.getEntryFirstRep().getResource().getIdElement().getIdPart()).execute();
            must(read.getBirthDateElement().getValueAsString().equals("2000-06-09"), "another birth date");
        });
        it("$match grades and scores", () -> {
            Bundle found = match(client, jane(), true);
            must(found.getEntry().size() == 1, "not one");
            must(found.getEntryFirstRep().getSearch().getScore().doubleValue() > 0.99, "score");
            must(found.getEntryFirstRep().getSearch().getExtensionFirstRep().getValueAsPrimitive().getValueAsString().equals("certain"), "grade");
        });
        it("a modifier that is not understood is refused", () -> refused(400, () -> {
            Patient p = jane();
            p.addModifierExtension().setUrl("http://example.org/not").setValue(new BooleanType(true));
            match(client, p, false);
        }));
        it("a Patient is put, merged, and found by $ihe-pix", () -> {
            must(put(client, feather("J-1")).getCreated() == Boolean.TRUE, "not created");
            must(put(client, feather("J-2")).getCreated() == Boolean.TRUE, "not created");
            Patient loser = feather("J-2").setActive(false);
            loser.addLink().setType(Patient.LinkType.REPLACEDBY)
                .setOther(new Reference().setIdentifier(new Identifier().setSystem(SYSTEM).setValue("J-1")));
            put(client, loser);
            Parameters in = new Parameters();
            in.addParameter().setName("sourceIdentifier").setValue(new StringType(SYSTEM + "|J-1"));
            for (int tries = 0;; tries++) {
                try {
                    Parameters out = client.operation().onType(Patient.class).named("$ihe-pix").withParameters(in).useHttpGet().execute();
                    must(out.getParameter().stream().noneMatch(p -> p.getValue() instanceof Identifier i && i.getValue().equals("J-1")), "the source id");
                    if (out.getParameter().stream().anyMatch(p -> p.getValue() instanceof Identifier i && i.getValue().equals("J-2"))) return;
                } catch (BaseServerResponseException e) {
                    must(e.getStatusCode() == 404, "status " + e.getStatusCode());
                }
                must(tries < 40, "not linked");
                Thread.sleep(200);
            }
        });
        it("a feed's quality is found and read", () -> {
            Bundle found = client.search().forResource(MeasureReport.class).returnBundle(Bundle.class).execute();
            must(found.getTotal() == 1, "total " + found.getTotal());
            MeasureReport read = client.read().resource(MeasureReport.class).withId("city-hospital").execute();
            must(read.getGroup().size() > 5, "groups " + read.getGroup().size());
        });
        FhirValidator validator = validator();
        int before = bodies.size();
        it("all " + before + " bodies are valid R4", () -> {
            StringBuilder wrong = new StringBuilder();
            for (String body : bodies)
                for (SingleValidationMessage m : validator.validateWithResult(body).getMessages())
                    if (m.getSeverity().ordinal() >= ResultSeverityEnum.ERROR.ordinal()) wrong.append(m.getLocationString()).append(": ").append(m.getMessage()).append("; ");
            must(wrong.length() == 0, wrong.toString());
        });
        System.exit(failures > 0 ? 1 : 0);
    }
}
